package io.headwater.gateway.forward.upkeep;

import io.headwater.gateway.loop.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolver;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Looks after all upstreams in the background, on one event loop that serves no exchange: nothing
 * here holds anybody up, and no failure of it changes more than a figure.
 */
public final class Upkeep {
  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final DnsLookup lookup;
  private final RandomGenerator random;
  private final Runnable onChange;
  private final Map<UpkeepPlan, UpstreamWatch> watches = new HashMap<>();

  /** Whether there ever was anything to do. */
  private volatile boolean used;

  /**
   * Does nothing yet.
   *
   * @param dns of the same loop, without a cache: TTLs are kept here
   * @param names resolves names of endpoints that are checked
   * @param random for jitter
   * @param onChange told of endpoints that joined or left, on the loop
   */
  public Upkeep(
      EventLoop loop,
      Transport transport,
      DnsNameResolver dns,
      AddressResolverGroup<InetSocketAddress> names,
      RandomGenerator random,
      Runnable onChange) {
    this.loop = loop;
    this.bootstrap = new Bootstrap().group(loop).channel(transport.clientChannel()).resolver(names);
    this.lookup = new DnsLookup(dns, loop);
    this.random = random;
    this.onChange = onChange;
  }

  /**
   * Puts other plans in force; what an equal plan is doing goes on.
   *
   * @return done when every name of them was looked up once, with whatever success
   */
  public CompletableFuture<Void> apply(Collection<UpkeepPlan> plans) {
    List<UpkeepPlan> wanted =
        plans.stream().filter(plan -> !plan.lookUps().isEmpty() || plan.check() != null).toList();
    CompletableFuture<Void> lookedUp = new CompletableFuture<>();
    if (wanted.isEmpty() && !used) {
      // No thread is started for nothing.
      lookedUp.complete(null);
    } else {
      used = true;
      loop.execute(() -> replace(wanted, lookedUp));
    }
    return lookedUp;
  }

  /** Ends everything; what is under way comes to nothing. */
  public void close() {
    if (used) {
      loop.execute(() -> replace(List.of(), new CompletableFuture<>()));
    }
  }

  private void replace(List<UpkeepPlan> wanted, CompletableFuture<Void> lookedUp) {
    watches
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !wanted.contains(entry.getKey());
              if (gone) {
                entry.getValue().stop();
              }
              return gone;
            });
    List<CompletableFuture<?>> first = new ArrayList<>();
    for (UpkeepPlan plan : wanted) {
      first.add(watches.computeIfAbsent(plan, this::started).firstLookUps());
    }
    CompletableFuture.allOf(first.toArray(CompletableFuture[]::new))
        .thenRun(() -> lookedUp.complete(null));
  }

  private UpstreamWatch started(UpkeepPlan plan) {
    UpstreamWatch watch = new UpstreamWatch(plan, loop, lookup, bootstrap, random, onChange);
    watch.start();
    return watch;
  }
}
