package io.headwater.gateway.forward.upkeep;

import io.headwater.gateway.forward.balance.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One check: a GET on a connection of its own, of which only the response head is read. It says in
 * its {@code traceparent} that it is not sampled, so that no service begins a trace for it.
 */
final class HealthProbe {
  private static final int MAX_STATUS_LINE = 4 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;

  private final Endpoint endpoint;
  private final HealthCheck check;
  private final EventLoop loop;
  private final Consumer<@Nullable String> onResult;
  private @Nullable ScheduledFuture<?> timeout;
  private @Nullable Channel channel;
  private boolean over;

  /**
   * Prepares a check.
   *
   * @param onResult hears once what failed, in words that are safe to be shown; null: nothing did
   */
  HealthProbe(
      Endpoint endpoint, HealthCheck check, EventLoop loop, Consumer<@Nullable String> onResult) {
    this.endpoint = endpoint;
    this.check = check;
    this.loop = loop;
    this.onResult = onResult;
  }

  void start(Bootstrap bootstrap, RandomGenerator random) {
    timeout =
        loop.schedule(
            () -> finish("no answer in time"), check.timeout().toNanos(), TimeUnit.NANOSECONDS);
    ChannelFuture connecting =
        bootstrap.clone().handler(new Initializer(this)).connect(endpoint.socketAddress());
    channel = connecting.channel();
    connecting.addListener(
        (ChannelFuture connected) -> {
          if (!connected.isSuccess()) {
            finish("no connection");
          } else if (over) {
            connected.channel().close();
          } else {
            connected.channel().writeAndFlush(request(connected.channel(), random));
          }
        });
  }

  /** Nobody wants to know any more. */
  void abandon() {
    over = true;
    release();
  }

  private ByteBuf request(Channel to, RandomGenerator random) {
    HexFormat hex = HexFormat.of();
    return ByteBufUtil.writeAscii(
        to.alloc(),
        "GET "
            + check.path()
            + " HTTP/1.1\r\nhost: "
            + endpoint
            + "\r\nuser-agent: headwater-health-check\r\naccept: */*\r\nconnection: close\r\n"
            + "traceparent: 00-"
            + hex.toHexDigits(nonZero(random))
            + hex.toHexDigits(nonZero(random))
            + '-'
            + hex.toHexDigits(nonZero(random))
            + "-02\r\n\r\n");
  }

  private static long nonZero(RandomGenerator random) {
    return random.nextLong() | 1;
  }

  private void onHead(HttpResponse response) {
    if (response.decoderResult().isFailure()) {
      finish("not HTTP");
    } else if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      int status = response.status().code();
      finish(check.expect().contains(status) ? null : "status " + status);
    }
  }

  private void finish(@Nullable String failure) {
    if (!over) {
      over = true;
      release();
      onResult.accept(failure);
    }
  }

  private void release() {
    if (timeout != null) {
      timeout.cancel(false);
    }
    if (channel != null) {
      channel.close();
    }
  }

  /** Builds the pipeline of a check's connection. */
  private static final class Initializer extends ChannelInitializer<Channel> {
    private final HealthProbe probe;

    private Initializer(HealthProbe probe) {
      this.probe = probe;
    }

    @Override
    protected void initChannel(Channel initialized) {
      initialized
          .pipeline()
          .addLast(
              new HttpResponseDecoder(
                  new HttpDecoderConfig()
                      .setMaxInitialLineLength(MAX_STATUS_LINE)
                      .setMaxHeaderSize(MAX_HEADERS)),
              new Answer(probe));
    }
  }

  /** Why last: it takes the head, and ends the connection. */
  private static final class Answer extends ChannelInboundHandlerAdapter {
    private final HealthProbe probe;

    private Answer(HealthProbe probe) {
      this.probe = probe;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof HttpResponse response) {
        probe.onHead(response);
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      probe.finish("closed without an answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      probe.finish("connection lost");
    }
  }
}
