package io.headwater.benchmarks.adapters;

import io.headwater.propagation.netty.NettyHttpTracing;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** Netty: the handler of a client, in a channel without codec. */
public class NettyClientBenchmark extends AdapterBenchmark {
  private final HttpRequest request = request();
  private final HttpResponse response = NettyMessages.ok();
  private final EmbeddedChannel bare = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final EmbeddedChannel empty = new EmbeddedChannel(new PassingOn());
  private final EmbeddedChannel traced =
      new EmbeddedChannel(NettyHttpTracing.create(tracing).clientHandler());

  private static HttpRequest request() {
    HttpRequest request = NettyMessages.get();
    request.headers().add("host", "127.0.0.1:8080").add("accept", "*/*");
    return request;
  }

  /** Without. */
  @Benchmark
  public @Nullable Object bare() {
    return call(bare);
  }

  /** With a handler that passes everything on. */
  @Benchmark
  public @Nullable Object empty() {
    return call(empty);
  }

  /** With the handler. */
  @Benchmark
  public @Nullable Object handler() {
    return call(traced);
  }

  private @Nullable Object call(EmbeddedChannel channel) {
    channel.writeOutbound(request);
    channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
    channel.readOutbound();
    channel.readOutbound();
    channel.writeInbound(response);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    channel.readInbound();
    return channel.readInbound();
  }

  /** Stands where the handler does, in the way of reads and writes. */
  private static final class PassingOn extends ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object part) {
      ctx.fireChannelRead(part);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object part, ChannelPromise promise) {
      ctx.write(part, promise);
    }
  }
}
