package io.headwater.gateway.accept;

import io.headwater.gateway.exchange.Traffic;
import io.headwater.gateway.loop.Transport;
import io.headwater.gateway.wire.RequestHeadParser;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts client connections, spreads them over the event loops, and lets them go in the end. */
public final class Listener {
  private static final int BACKLOG = 4096;

  private final ListenerSettings settings;
  private final Map<EventLoop, LoopServices> loops;
  private final Traffic traffic;
  private final Patience patience;
  private final TrustedProxies proxies;
  private final Set<Http1Connection> connections = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final CompletableFuture<Channel> serverChannel = new CompletableFuture<>();
  private volatile boolean draining;
  private volatile boolean allAccepted;

  private Listener(ListenerSettings settings, Map<EventLoop, LoopServices> loops, Traffic traffic) {
    this.settings = settings;
    this.loops = Map.copyOf(loops);
    this.traffic = traffic;
    this.patience = Patience.of(settings);
    this.proxies = new TrustedProxies(settings.trustedProxies());
  }

  /**
   * Binds, and accepts from then on.
   *
   * @param group the event loops
   * @param loops what each of them has
   * @throws IOException if the address cannot be bound; the message names it
   */
  public static Listener bind(
      ListenerSettings settings,
      Transport transport,
      EventLoopGroup group,
      Map<EventLoop, LoopServices> loops,
      Traffic traffic)
      throws IOException {
    Listener listener = new Listener(settings, loops, traffic);
    ServerBootstrap bootstrap =
        transport
            .tuned(new ServerBootstrap())
            .group(group)
            .channel(transport.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(listener.new ConnectionInitializer());
    ChannelFuture bound =
        bootstrap
            .bind(new InetSocketAddress(settings.host(), settings.port()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot bind "
              + settings.host()
              + ":"
              + settings.port()
              + ": "
              + bound.cause().getMessage(),
          bound.cause());
    }
    listener.serverChannel.complete(bound.channel());
    return listener;
  }

  /** The address as configured, with the port that was really taken. */
  public InetSocketAddress address() {
    InetSocketAddress bound = (InetSocketAddress) serverChannel.join().localAddress();
    return new InetSocketAddress(settings.host(), bound.getPort());
  }

  /**
   * Accepts no more, and asks every connection to end with its next response.
   *
   * @return completes when the last one is closed
   */
  public CompletableFuture<Void> drain() {
    if (draining) {
      return drained;
    }
    draining = true;
    serverChannel
        .join()
        .close()
        .addListener(
            closed -> {
              connections.forEach(connection -> connection.onLoop(connection::drain));
              awaitAccepted();
            });
    return drained;
  }

  /** What was accepted last may still be on its way to its loop: each loop says when it is not. */
  private void awaitAccepted() {
    AtomicInteger asked = new AtomicInteger(loops.size());
    for (EventLoop loop : loops.keySet()) {
      loop.execute(
          () -> {
            if (asked.decrementAndGet() == 0) {
              allAccepted = true;
              completeIfDrained();
            }
          });
    }
  }

  /** Ends what is still open. */
  public void terminate() {
    connections.forEach(connection -> connection.onLoop(connection::terminate));
  }

  private void completeIfDrained() {
    if (allAccepted && connections.isEmpty()) {
      drained.complete(null);
    }
  }

  private void closed(Http1Connection connection) {
    connections.remove(connection);
    completeIfDrained();
  }

  /** Builds the pipeline of an accepted connection, if there is room for it. */
  private final class ConnectionInitializer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      LoopServices loop = loops.get(channel.eventLoop());
      if (loop == null || !traffic.connectionAccepted(settings.connections())) {
        channel.close();
        return;
      }
      // First of all: whatever fails below, the connection is counted out again.
      channel.closeFuture().addListener(closed -> traffic.connectionClosed());
      ClientPeer peer = ClientPeer.of(channel, proxies);
      Http1Connection connection =
          new Http1Connection(
              channel,
              new RequestHeadParser(settings.requestLine(), settings.headers()),
              new Http1RequestReader(peer),
              new Http1ResponseWriter(channel),
              loop,
              patience);
      channel.pipeline().addLast(connection);
      connections.add(connection);
      channel.closeFuture().addListener(closed -> closed(connection));
      if (draining) {
        connection.drain();
      }
    }
  }
}
