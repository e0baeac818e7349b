package io.headwater.gateway;

import io.headwater.gateway.admin.ReloadCounts;
import io.headwater.gateway.admin.ShadowView;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionSteps;
import io.headwater.gateway.decide.Shadow;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The candidate that runs beside the configuration in force, if there is one. */
final class ShadowServing {
  private static final System.Logger LOG = System.getLogger(ShadowServing.class.getName());

  private final LongSupplier clock;
  private @Nullable Shadow shadow;
  private long applied;
  private long refused;
  private boolean lastRefused;

  /**
   * Runs none yet.
   *
   * @param clock monotonic, in nanoseconds
   */
  ShadowServing(LongSupplier clock) {
    this.clock = clock;
  }

  /** Compiles another candidate; rates, caps and books go on from the one before. */
  synchronized Shadow compile(GatewayConfig candidate) {
    Shadow before = shadow;
    DecisionEngine engine =
        new DecisionEngine(
            PolicyCompiler.compile(candidate.tracing().sampling()),
            clock,
            DecisionSteps.NONE,
            before == null ? null : before.engine());
    Shadow next = Shadow.of(engine, before);
    shadow = next;
    if (before != null) {
      applied++;
      LOG.log(System.Logger.Level.INFO, "the shadow configuration was reloaded");
    }
    lastRefused = false;
    return next;
  }

  synchronized void refused(List<String> problems) {
    refused++;
    lastRefused = true;
    LOG.log(
        System.Logger.Level.WARNING,
        "the shadow configuration was refused, the last good one goes on:\n"
            + String.join("\n", problems));
  }

  /** For the operator; null: there is no candidate. */
  synchronized @Nullable ShadowView view() {
    return shadow == null
        ? null
        : new ShadowView(shadow.snapshot(), new ReloadCounts(applied, refused, lastRefused));
  }
}
