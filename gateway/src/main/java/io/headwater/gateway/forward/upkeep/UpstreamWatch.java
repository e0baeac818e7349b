package io.headwater.gateway.forward.upkeep;

import io.headwater.gateway.forward.balance.EndpointSource;
import io.headwater.gateway.forward.balance.EndpointState;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** Carries one plan out, on the upkeep's loop. */
final class UpstreamWatch {
  private final UpkeepPlan plan;
  private final EventLoop loop;
  private final DnsLookup lookup;
  private final Bootstrap bootstrap;
  private final RandomGenerator random;
  private final Runnable onChange;
  private final List<NameWatch> names = new ArrayList<>();
  private final IdentityHashMap<EndpointState, EndpointCheck> checks = new IdentityHashMap<>();

  UpstreamWatch(
      UpkeepPlan plan,
      EventLoop loop,
      DnsLookup lookup,
      Bootstrap bootstrap,
      RandomGenerator random,
      Runnable onChange) {
    this.plan = plan;
    this.loop = loop;
    this.lookup = lookup;
    this.bootstrap = bootstrap;
    this.random = random;
    this.onChange = onChange;
  }

  void start() {
    for (EndpointSource source : plan.lookUps()) {
      NameWatch name = new NameWatch(source, plan, loop, lookup, this::endpointsChanged);
      names.add(name);
      name.start();
    }
    followEndpoints();
  }

  /** Done when every name was looked up once. */
  CompletableFuture<Void> firstLookUps() {
    return CompletableFuture.allOf(
        names.stream().map(NameWatch::first).toArray(CompletableFuture[]::new));
  }

  /** Ends it; what is under way comes to nothing. */
  void stop() {
    names.forEach(NameWatch::stop);
    checks.values().forEach(EndpointCheck::stop);
    checks.clear();
  }

  private void endpointsChanged() {
    followEndpoints();
    onChange.run();
  }

  private void followEndpoints() {
    HealthCheck check = plan.check();
    if (check == null) {
      return;
    }
    List<EndpointState> all = plan.state().group().current().all();
    checks
        .entrySet()
        .removeIf(
            entry -> {
              boolean left = !all.contains(entry.getKey());
              if (left) {
                entry.getValue().stop();
              }
              return left;
            });
    for (EndpointState endpoint : all) {
      checks.computeIfAbsent(endpoint, added -> started(added, check));
    }
  }

  private EndpointCheck started(EndpointState endpoint, HealthCheck check) {
    EndpointCheck started =
        new EndpointCheck(endpoint, plan.state().group(), check, loop, bootstrap, random);
    started.start();
    return started;
  }
}
