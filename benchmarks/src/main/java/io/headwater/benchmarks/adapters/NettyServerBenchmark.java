package io.headwater.benchmarks.adapters;

import io.headwater.propagation.netty.NettyHttpTracing;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** Netty: the handler of a server, in a channel without codec. */
public class NettyServerBenchmark extends ServerBenchmark {
  private final HttpRequest request = NettyMessages.get();
  private final EmbeddedChannel bare = new EmbeddedChannel(new Answering());
  private final EmbeddedChannel traced =
      new EmbeddedChannel(NettyHttpTracing.create(tracing).serverHandler(), new Answering());

  @Override
  void add(String name, String value) {
    request.headers().add(name, value);
  }

  /** Without. */
  @Benchmark
  public @Nullable Object bare() {
    return answer(bare);
  }

  /** With the handler. */
  @Benchmark
  public @Nullable Object handler() {
    return answer(traced);
  }

  private @Nullable Object answer(EmbeddedChannel channel) {
    channel.writeInbound(request);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    channel.readOutbound();
    return channel.readOutbound();
  }

  /** Answers when the request is there. */
  private static final class Answering extends ChannelInboundHandlerAdapter {
    private final HttpResponse response = NettyMessages.ok();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object part) {
      if (part instanceof LastHttpContent) {
        ctx.write(response, ctx.voidPromise());
        ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, ctx.voidPromise());
      }
    }
  }
}
