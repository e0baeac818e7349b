package io.headwater.it;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.netty.NettyHttpTracing;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The next service called by a pipeline of Netty, with a connection for each request. */
final class NettyCaller implements AutoCloseable {
  private static final int MAX_BODY = 65_536;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final NettyHttpTracing http;
  private final URI next;

  NettyCaller(HeadwaterPropagation tracing, URI next) {
    this.http = NettyHttpTracing.create(tracing);
    this.next = next;
  }

  CompletableFuture<Integer> call() {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    // The connection is made elsewhere: the context of the call has to be carried to the write.
    Context caller = Context.current();
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(new HttpClientCodec(), http.clientHandler())
                    .addLast(new HttpObjectAggregator(MAX_BODY), new Answer(status));
              }
            })
        .connect(next.getHost(), next.getPort())
        .addListener(
            (ChannelFuture done) -> {
              if (done.isSuccess()) {
                caller.wrap(() -> send(done.channel())).run();
              } else {
                status.completeExceptionally(done.cause());
              }
            });
    return status;
  }

  private void send(Channel channel) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, next.getRawPath());
    request.headers().set(HttpHeaderNames.HOST, next.getAuthority());
    channel.writeAndFlush(request, http.carrying(channel));
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Has the status of the answer, and closes. */
  private static final class Answer extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final CompletableFuture<Integer> status;

    private Answer(CompletableFuture<Integer> status) {
      this.status = status;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
      status.complete(response.status().code());
      ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      status.completeExceptionally(new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      status.completeExceptionally(cause);
    }
  }
}
