package io.headwater.gateway;

import io.headwater.gateway.accept.LoopServices;
import io.headwater.gateway.config.RuntimeConfig;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.exchange.Admission;
import io.headwater.gateway.exchange.ExchangeLog;
import io.headwater.gateway.exchange.ExchangeLoop;
import io.headwater.gateway.exchange.GatewaySnapshot;
import io.headwater.gateway.exchange.Traffic;
import io.headwater.gateway.forward.Forwarder;
import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.loop.DurationCounts;
import io.headwater.gateway.loop.LoopDeadlines;
import io.headwater.gateway.loop.Transport;
import io.headwater.gateway.span.RequestSpans;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The event loops that serve exchanges, and what each of them has to itself. */
final class TrafficLoops {
  private static final long QUIET_MILLIS = 0;
  private static final long TIMEOUT_MILLIS = 2_000;

  private final EventLoopGroup group;
  private final DnsAddressResolverGroup names;
  private final Map<EventLoop, LoopServices> services = new HashMap<>();
  private final Map<EventLoop, Forwarder> forwarders = new HashMap<>();

  TrafficLoops(RuntimeConfig runtime, Transport transport) {
    int threads =
        runtime.eventLoops() > 0
            ? runtime.eventLoops()
            : Runtime.getRuntime().availableProcessors();
    this.group = transport.newLoops(threads, "headwater-traffic");
    this.names = new DnsAddressResolverGroup(NameServers.resolverOf(runtime, transport));
  }

  /**
   * Gives every loop its own forwarder, deadlines and randomness.
   *
   * @param current what new exchanges are served by
   * @param lateness gets what each loop has to say of its delays
   * @param admission of the loop with these deadlines
   */
  void furnish(
      Transport transport,
      Supplier<GatewaySnapshot> current,
      RequestSpans spans,
      DecisionLedger ledger,
      Traffic traffic,
      @Nullable ExchangeLog log,
      List<DurationCounts> lateness,
      Function<LoopDeadlines, Admission> admission) {
    SplittableRandom seeds = new SplittableRandom(new SecureRandom().nextLong());
    for (EventExecutor executor : group) {
      EventLoop loop = (EventLoop) executor;
      // Why here: the first use reads files (hosts, resolv.conf), which no event loop may.
      names.getResolver(loop);
      LoopDeadlines deadlines = new LoopDeadlines(loop, System::nanoTime);
      lateness.add(deadlines.lateness());
      Forwarder forwarder = new Forwarder(loop, transport, names, deadlines, seeds.split());
      ExchangeLoop exchanges =
          new ExchangeLoop(
              current,
              forwarder,
              spans,
              ledger,
              traffic,
              log,
              seeds.split(),
              admission.apply(deadlines));
      forwarders.put(loop, forwarder);
      services.put(loop, new LoopServices(exchanges, deadlines));
    }
  }

  /** Lets go of the upstreams that no new exchange goes to. */
  void retainOnly(Collection<Upstream> upstreams) {
    forwarders.forEach((loop, forwarder) -> loop.execute(() -> forwarder.retainOnly(upstreams)));
  }

  /** Takes notice of endpoints that left. */
  void followEndpoints() {
    forwarders.forEach((loop, forwarder) -> loop.execute(forwarder::followEndpoints));
  }

  EventLoopGroup group() {
    return group;
  }

  Map<EventLoop, LoopServices> services() {
    return services;
  }

  void close() {
    forwarders.forEach((loop, forwarder) -> loop.execute(forwarder::close));
    names.close();
    group
        .shutdownGracefully(QUIET_MILLIS, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2 * TIMEOUT_MILLIS);
  }
}
