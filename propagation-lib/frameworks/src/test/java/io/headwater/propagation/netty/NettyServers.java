package io.headwater.propagation.netty;

import io.headwater.propagation.contract.Reply;
import io.headwater.propagation.contract.ServerScript;
import io.headwater.propagation.contract.ServerUnderTest;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Servers of Netty for the contracts, with one event loop. */
final class NettyServers {
  private NettyServers() {}

  /** Starts a server with these handlers behind the codec, new for every connection. */
  static ServerUnderTest start(Supplier<List<ChannelHandler>> handlers) {
    EventLoopGroup loop = new NioEventLoopGroup(1);
    Channel listener =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpServerKeepAliveHandler());
                    channel.pipeline().addLast(handlers.get().toArray(ChannelHandler[]::new));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    return new ServerUnderTest(
        ((InetSocketAddress) listener.localAddress()).getPort(),
        "",
        () -> {
          listener.close().syncUninterruptibly();
          loop.shutdownGracefully(0, 5, java.util.concurrent.TimeUnit.SECONDS)
              .syncUninterruptibly();
        });
  }

  /** Plays the script, and leaves what it throws to the handlers behind. */
  static final class Playing extends ChannelInboundHandlerAdapter {
    private final ServerScript script;
    private final boolean streaming;

    Playing(ServerScript script, boolean streaming) {
      this.script = script;
      this.streaming = streaming;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      try {
        if (msg instanceof HttpRequest request) {
          answer(ctx, script.reply(request.uri().split("\\?", 2)[0]));
        }
      } finally {
        ReferenceCountUtil.release(msg);
      }
    }

    private void answer(ChannelHandlerContext ctx, Reply reply) {
      switch (reply.manner()) {
        case AT_ONCE -> write(ctx, reply);
        case LATER -> new Thread(() -> write(ctx, reply)).start();
        case IN_PARTS -> {
          ctx.write(chunked(reply));
          ctx.writeAndFlush(content(reply.firstPart()));
          reply.gate().thenRun(() -> writeLast(ctx, reply));
        }
        case ENDLESS -> {
          ctx.write(chunked(reply));
          writeEndlessly(ctx, reply);
        }
        case NEVER -> throw new IllegalArgumentException("there is no time-out");
      }
    }

    private static HttpResponse chunked(Reply reply) {
      HttpResponse head =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
      head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      return head;
    }

    private static HttpContent content(String text) {
      return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private static void writeLast(ChannelHandlerContext ctx, Reply reply) {
      ctx.write(content(reply.lastPart()));
      ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private static void writeEndlessly(ChannelHandlerContext ctx, Reply reply) {
      ctx.writeAndFlush(content(reply.body()))
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  ctx.executor().execute(() -> writeEndlessly(ctx, reply));
                }
              });
    }

    private void write(ChannelHandlerContext ctx, Reply reply) {
      HttpResponseStatus status = HttpResponseStatus.valueOf(reply.status());
      ByteBuf body = Unpooled.copiedBuffer(reply.body(), StandardCharsets.UTF_8);
      HttpResponse response =
          streaming
              ? new DefaultHttpResponse(HttpVersion.HTTP_1_1, status)
              : new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
      if (streaming) {
        ctx.write(response);
        ctx.write(new DefaultHttpContent(body));
        ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
      } else {
        ctx.writeAndFlush(response);
      }
    }
  }

  /** Stands behind; answers for exceptions that it leaves to be dealt with by others. */
  static final class Failing extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.fireExceptionCaught(cause);
      HttpResponse sorry =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.INTERNAL_SERVER_ERROR);
      sorry.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
      ctx.writeAndFlush(sorry);
    }
  }
}
