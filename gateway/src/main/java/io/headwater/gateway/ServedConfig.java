package io.headwater.gateway;

import io.headwater.gateway.admin.ConfigInForce;
import io.headwater.gateway.config.EffectiveConfig;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.TracingConfig;
import io.headwater.gateway.decide.Shadow;
import io.headwater.gateway.exchange.GatewaySnapshot;
import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.forward.balance.UpstreamSnapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force, and what was compiled of it. Swapped as a whole: an exchange sees one
 * or the other.
 */
final class ServedConfig {
  private final DecisionMemory memory;
  private final Clock clock;
  private volatile InForce inForce;
  private volatile GatewaySnapshot snapshot;

  /**
   * Puts the first configuration in force.
   *
   * @param clock by which it is told since when one is
   */
  ServedConfig(GatewayConfig config, DecisionMemory memory, Clock clock) {
    this.memory = memory;
    this.clock = clock;
    this.inForce = new InForce(config, clock.instant());
    this.snapshot = SnapshotCompiler.compile(config, Map.of(), null, memory);
  }

  /** What new exchanges are served by. */
  GatewaySnapshot snapshot() {
    return snapshot;
  }

  /** All upstreams, as they are. */
  List<UpstreamSnapshot> upstreams() {
    return snapshot.upstreams().values().stream()
        .map(Upstream::snapshot)
        .sorted(Comparator.comparing(UpstreamSnapshot::name))
        .toList();
  }

  /** What is in force, for people to read. */
  ConfigInForce inForce() {
    return inForce.shown();
  }

  /**
   * Puts another configuration in force, as far as that goes without a restart.
   *
   * @param prepare has everything ready for what is compiled, before it serves
   * @return the sections that differ and stay as they were
   */
  synchronized List<String> apply(
      GatewayConfig next, BiConsumer<GatewayConfig, GatewaySnapshot> prepare) {
    GatewayConfig before = inForce.config();
    GatewayConfig effective = withFixedPartsOf(before, next);
    GatewaySnapshot compiled =
        SnapshotCompiler.compile(effective, before.upstreams(), snapshot, memory);
    prepare.accept(effective, compiled);
    snapshot = compiled;
    inForce = new InForce(effective, clock.instant());
    return fixedDifferences(before, next);
  }

  /** Has a candidate's rules counted beside what is in force. */
  synchronized void shadow(Shadow shadow) {
    snapshot = snapshot.beside(shadow);
  }

  private static GatewayConfig withFixedPartsOf(GatewayConfig before, GatewayConfig next) {
    TracingConfig tracing = next.tracing();
    return new GatewayConfig(
        before.service(),
        before.listen(),
        before.admin(),
        before.runtime(),
        before.drain(),
        before.accessLog(),
        before.log(),
        before.metrics(),
        next.upstreams(),
        next.routing(),
        new TracingConfig(
            tracing.sampling(),
            tracing.debugTokens(),
            tracing.tenants(),
            tracing.trust(),
            tracing.propagation(),
            before.tracing().spans(),
            before.tracing().export()),
        before.store());
  }

  private static List<String> fixedDifferences(GatewayConfig before, GatewayConfig next) {
    List<String> different = new ArrayList<>();
    addIfDifferent(different, "service", before.service(), next.service());
    addIfDifferent(different, "listen", before.listen(), next.listen());
    addIfDifferent(different, "admin", before.admin(), next.admin());
    addIfDifferent(different, "runtime", before.runtime(), next.runtime());
    addIfDifferent(different, "drain", before.drain(), next.drain());
    addIfDifferent(different, "access-log", before.accessLog(), next.accessLog());
    addIfDifferent(different, "log", before.log(), next.log());
    addIfDifferent(different, "metrics", before.metrics(), next.metrics());
    addIfDifferent(different, "tracing.spans", before.tracing().spans(), next.tracing().spans());
    addIfDifferent(different, "tracing.export", before.tracing().export(), next.tracing().export());
    addIfDifferent(different, "store", before.store(), next.store());
    return List.copyOf(different);
  }

  /** A configuration that is served, and since when. */
  private static final class InForce {
    private final GatewayConfig config;
    private final Instant since;

    /** Made when it is first asked for; who comes at once makes the same. */
    private volatile @Nullable ConfigInForce shown;

    InForce(GatewayConfig config, Instant since) {
      this.config = config;
      this.since = since;
    }

    GatewayConfig config() {
      return config;
    }

    ConfigInForce shown() {
      ConfigInForce known = shown;
      if (known == null) {
        known = new ConfigInForce(EffectiveConfig.render(config), since);
        shown = known;
      }
      return known;
    }
  }

  private static void addIfDifferent(
      List<String> different, String section, Object before, Object next) {
    if (!before.equals(next)) {
      different.add(section);
    }
  }
}
