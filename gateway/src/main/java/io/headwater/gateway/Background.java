package io.headwater.gateway;

import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.RuntimeConfig;
import io.headwater.gateway.exchange.GatewaySnapshot;
import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.forward.upkeep.Upkeep;
import io.headwater.gateway.forward.upkeep.UpkeepPlan;
import io.headwater.gateway.loop.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What is done beside the traffic: an event loop of its own that looks after the upstreams. */
final class Background {
  private static final System.Logger LOG = System.getLogger(Background.class.getName());

  /** How long names that are looked up first may hold up a start or a reload. */
  private static final long FIRST_LOOK_UPS_MILLIS = 3_000;

  private final EventLoopGroup group;
  private final DnsNameResolver dns;
  private final DnsAddressResolverGroup names;
  private final Upkeep upkeep;

  Background(RuntimeConfig runtime, Transport transport, TrafficLoops loops) {
    this.group = transport.newLoops(1, "headwater-upkeep");
    EventLoop loop = group.next();
    // Here, since it reads files (hosts, resolv.conf), which no event loop may.
    this.dns =
        NameServers.resolverOf(runtime, transport)
            .eventLoop(loop)
            .resolveCache(NoopDnsCache.INSTANCE)
            .cnameCache(NoopDnsCnameCache.INSTANCE)
            .build();
    this.names = new DnsAddressResolverGroup(NameServers.resolverOf(runtime, transport));
    names.getResolver(loop);
    this.upkeep =
        new Upkeep(
            loop,
            transport,
            dns,
            names,
            new SplittableRandom(new SecureRandom().nextLong()),
            loops::followEndpoints);
  }

  /**
   * Looks after these upstreams from now on, and waits until the names that are new were looked up
   * once, so that what serves next finds their endpoints; not for long, where DNS is silent.
   */
  void lookAfter(GatewayConfig config, GatewaySnapshot compiled) {
    List<UpkeepPlan> plans = new ArrayList<>();
    config
        .upstreams()
        .forEach(
            (name, upstream) -> {
              Upstream served = compiled.upstreams().get(name);
              if (served != null) {
                plans.add(UpstreamCompiler.plan(upstream, served));
              }
            });
    await(upkeep.apply(plans));
  }

  void close() {
    upkeep.close();
    names.close();
    dns.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static void await(Future<Void> lookedUp) {
    try {
      lookedUp.get(FIRST_LOOK_UPS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "DNS has not answered yet for every upstream: it is asked on, and /api/upstreams says how"
              + " it goes");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("looking up cannot fail", e);
    }
  }
}
