package io.headwater.propagation.netty;

import io.headwater.propagation.contract.ClientUnderTest;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
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
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A client of Netty for the contract: a connection for each request. */
public final class NettyClients implements ClientUnderTest, AutoCloseable {
  private static final TimeUnit MILLIS = TimeUnit.MILLISECONDS;

  private final EventLoopGroup loop = new NioEventLoopGroup(1);
  private final NettyHttpTracing http;
  private final Supplier<ChannelHandler> handler;

  public NettyClients(NettyHttpTracing http, Supplier<ChannelHandler> handler) {
    this.http = http;
    this.handler = handler;
  }

  @Override
  public int get(URI uri, List<Map.Entry<String, String>> headers) throws Exception {
    return await(getAsync(uri, headers));
  }

  @Override
  public int getWithin(Duration patience, URI uri) throws Exception {
    return await(getAsync(uri, List.of(), new ReadTimeoutHandler(patience.toMillis(), MILLIS)));
  }

  private static int await(CompletableFuture<Integer> status) throws Exception {
    try {
      return status.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  @Override
  public CompletableFuture<Integer> getAsync(URI uri, List<Map.Entry<String, String>> headers) {
    return getAsync(uri, headers, new ChannelHandler[0]);
  }

  private CompletableFuture<Integer> getAsync(
      URI uri, List<Map.Entry<String, String>> headers, ChannelHandler... below) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    // The connection is made elsewhere: the context of the call has to be carried to the write.
    Context caller = Context.current();
    connect(uri, status, below)
        .whenComplete(
            (channel, failure) -> {
              if (failure == null) {
                caller.wrap(() -> send(channel, request(uri, headers), status)).run();
              } else {
                status.completeExceptionally(failure);
              }
            });
    return status;
  }

  private CompletableFuture<Channel> connect(
      URI uri, CompletableFuture<Integer> status, ChannelHandler... below) {
    CompletableFuture<Channel> connected = new CompletableFuture<>();
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(below)
                    .addLast(new HttpClientCodec(), handler.get())
                    .addLast(new HttpObjectAggregator(65_536), new Answer(status));
              }
            })
        .connect(uri.getHost(), uri.getPort())
        .addListener(
            (io.netty.channel.ChannelFuture done) -> {
              if (done.isSuccess()) {
                connected.complete(done.channel());
              } else {
                connected.completeExceptionally(done.cause());
              }
            });
    return connected;
  }

  private void send(Channel channel, FullHttpRequest request, CompletableFuture<Integer> status) {
    status.whenComplete((code, failure) -> channel.close());
    channel
        .writeAndFlush(request, http.carrying(channel))
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                status.completeExceptionally(done.cause());
              }
            });
  }

  static FullHttpRequest request(URI uri, List<Map.Entry<String, String>> headers) {
    String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery());
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target);
    request.headers().set(HttpHeaderNames.HOST, uri.getHost() + ':' + uri.getPort());
    headers.forEach(header -> request.headers().add(header.getKey(), header.getValue()));
    return request;
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class Answer extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final CompletableFuture<Integer> status;

    private Answer(CompletableFuture<Integer> status) {
      this.status = status;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
      status.complete(response.status().code());
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
