package io.headwater.gateway.forward;

import io.headwater.gateway.loop.LoopDeadlines;
import io.headwater.gateway.loop.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Forwards the exchanges of one event loop, over connections of that loop. Used on it only. */
public final class Forwarder {
  private final EventLoop loop;
  private final Transport transport;
  private final AddressResolverGroup<InetSocketAddress> resolver;
  private final LoopDeadlines deadlines;
  private final RandomGenerator random;
  private final IdentityHashMap<Upstream, UpstreamLane> lanes = new IdentityHashMap<>();

  /**
   * Makes the forwarder of a loop.
   *
   * @param resolver resolves names without blocking
   * @param random of this loop alone: which endpoint is next, and how long a retry waits
   */
  public Forwarder(
      EventLoop loop,
      Transport transport,
      AddressResolverGroup<InetSocketAddress> resolver,
      LoopDeadlines deadlines,
      RandomGenerator random) {
    this.loop = loop;
    this.transport = transport;
    this.resolver = resolver;
    this.deadlines = deadlines;
    this.random = random;
  }

  /**
   * Prepares to forward a request; {@link Forwarding#start} begins.
   *
   * @param listener hears of everything that comes of it
   */
  public Forwarding prepare(OutboundRequest request, Upstream upstream, ForwardListener listener) {
    UpstreamLane lane = lanes.get(upstream);
    if (lane == null) {
      lane = newLane(upstream);
      lanes.put(upstream, lane);
    }
    return new Forwarding(request, lane, listener);
  }

  /** Takes notice of endpoints that left: their idle connections are closed now. */
  public void followEndpoints() {
    lanes.values().forEach(lane -> lane.balancer().follow());
  }

  /**
   * Lets go of the upstreams that no new exchange goes to: closes their idle connections, and each
   * other one when its exchange is done.
   *
   * @param upstreams those that new exchanges go to
   */
  public void retainOnly(Collection<Upstream> upstreams) {
    Set<Upstream> retained = Collections.newSetFromMap(new IdentityHashMap<>());
    retained.addAll(upstreams);
    lanes
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !retained.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
  }

  /** Closes idle connections, and each other one when its exchange is done. */
  public void close() {
    lanes.values().forEach(UpstreamLane::close);
  }

  private UpstreamLane newLane(Upstream upstream) {
    Bootstrap bootstrap =
        transport
            .tuned(new Bootstrap())
            .group(loop)
            .channel(transport.clientChannel())
            .resolver(resolver)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(upstream.limits().connectTimeout().toMillis()));
    return new UpstreamLane(upstream, loop, bootstrap, deadlines, random);
  }
}
