package io.headwater.gateway.admin;

import io.headwater.gateway.store.TraceStore;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The admin port: health, metrics, the ledger, the embedded trace store and its OTLP receiver, over
 * HTTP/1.1. Listens from {@link #start} until {@link #close}.
 */
public final class AdminServer implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;

  private final Channel listener;
  private final ChannelGroup connections;

  private AdminServer(Channel listener, ChannelGroup connections) {
    this.listener = listener;
    this.connections = connections;
  }

  /**
   * Binds and serves.
   *
   * @param settings where, and for whom
   * @param views what to show
   * @param store the embedded trace store; null: there is none, and its paths answer 404
   * @param loops event loops that carry no traffic: pages are made on them
   * @param channel listening sockets that go with the loops
   * @throws IllegalArgumentException if the address is not a loopback one and there is no token
   * @throws IOException if the address is unknown or cannot be bound; its message says which
   */
  public static AdminServer start(
      AdminSettings settings,
      AdminViews views,
      @Nullable TraceStore store,
      EventLoopGroup loops,
      Class<? extends ServerChannel> channel)
      throws IOException {
    return start(
        settings, views, store, loops, channel, AdminLimits.defaults(), ByteBufAllocator.DEFAULT);
  }

  static AdminServer start(
      AdminSettings settings,
      AdminViews views,
      @Nullable TraceStore store,
      EventLoopGroup loops,
      Class<? extends ServerChannel> channel,
      AdminLimits limits,
      ByteBufAllocator allocator)
      throws IOException {
    InetAddress host;
    try {
      host = InetAddress.getByName(settings.host());
    } catch (IOException e) {
      throw new IOException("admin: host " + settings.host() + " is not known", e);
    }
    if (settings.token().isEmpty() && !host.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "admin.token: empty (expected: a token, since "
              + settings.host()
              + " is not a loopback address)");
    }
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(channel)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childHandler(new Connections(settings, views, store, limits, connections))
            .bind(host, settings.port())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      Throwable cause = bound.cause();
      throw new IOException(
          "admin: cannot bind "
              + settings.host()
              + ":"
              + settings.port()
              + ": "
              + (cause == null ? "cancelled" : cause.getMessage()),
          cause);
    }
    return new AdminServer(bound.channel(), connections);
  }

  /** Where it listens: the port is the real one, if 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /**
   * Stops listening and closes every connection, whatever it is at; waits for that, at most a few
   * seconds. Not to be called on the admin loop. The loops are left running.
   */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    connections.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /** Furnishes each accepted connection, as long as there is room. */
  private static final class Connections extends ChannelInitializer<Channel> {
    private static final int MAX_LINE = 4 << 10;
    private static final int MAX_HEADERS = 16 << 10;
    private static final int MAX_PIECE = 64 << 10;

    private final AdminGate gate;
    private final AdminRouter router;
    private final AdminLimits limits;
    private final AdminLoad load;
    private final ChannelGroup open;

    Connections(
        AdminSettings settings,
        AdminViews views,
        @Nullable TraceStore store,
        AdminLimits limits,
        ChannelGroup open) {
      this.gate = new AdminGate(settings);
      this.router = new AdminRouter(views, store, limits);
      this.limits = limits;
      this.load = new AdminLoad(limits);
      this.open = open;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (!load.enter()) {
        channel.close();
        return;
      }
      channel.closeFuture().addListener(closed -> load.leave());
      open.add(channel);
      channel
          .pipeline()
          .addLast(
              new HttpRequestDecoder(
                  new HttpDecoderConfig()
                      .setMaxInitialLineLength(MAX_LINE)
                      .setMaxHeaderSize(MAX_HEADERS)
                      .setMaxChunkSize(MAX_PIECE)))
          // Why here: one read of the socket may decode to many messages, and the connection asks
          // for them one by one.
          .addLast(new FlowControlHandler())
          .addLast(new HttpResponseEncoder())
          .addLast(new AdminConnection(gate, router, load, limits));
    }
  }
}
