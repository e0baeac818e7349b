package io.headwater.gateway.admin;

import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.EndCause;
import io.headwater.gateway.decide.HindsightTally;
import io.headwater.gateway.decide.OperationCount;
import io.headwater.gateway.decide.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Decisions by operation, and what came of how exchanges ended.
 *
 * <p>The operations that were called first have series of their own, all others share one. Not
 * those that are called most: which ones these are changes, and a counter must neither come late
 * nor go back.
 */
final class OperationMetrics {
  /** Operations with series of their own: two each. */
  static final int MOST_OPERATIONS = 200;

  private OperationMetrics() {}

  static void write(Metrics metrics, DecisionLedger.Snapshot decisions) {
    Metrics.Counters counters =
        metrics.counters(
            "headwater_operation_decisions",
            "Requests decided, by operation and outcome; the first "
                + MOST_OPERATIONS
                + " operations, and other.");
    List<OperationCount> others = new ArrayList<>(List.of(decisions.others()));
    for (OperationCount operation : decisions.operations()) {
      if (operation.number() < MOST_OPERATIONS) {
        add(counters, operation);
      } else {
        others.add(operation);
      }
    }
    add(counters, OperationCount.sum(Operations.OTHERS, others));
    counters.end();
    writeHindsight(metrics, decisions.hindsight());
  }

  private static void add(Metrics.Counters counters, OperationCount operation) {
    counters.add(operation.of(true), "operation", operation.name(), "sampled", "true");
    counters.add(operation.of(false), "operation", operation.name(), "sampled", "false");
  }

  private static void writeHindsight(Metrics metrics, HindsightTally.Counts counts) {
    causes(metrics, "headwater_kept", "Exchanges kept after the fact, by cause.", counts.kept());
    causes(
        metrics,
        "headwater_keep_capped",
        "Exchanges that were not kept, since the cap was reached.",
        counts.capped());
    metrics.counter("headwater_boosts", "Boosts of operations begun.", counts.boosts().begun());
    metrics.counter(
        "headwater_boosts_refused",
        "Exchanges that began no boost, since there were as many as allowed.",
        counts.boosts().refused());
    metrics.gauge(
        "headwater_boosts_active", "Boosts of operations in force.", counts.boosts().active());
    Metrics.Counters boosted =
        metrics.counters("headwater_boosted_decisions", "Requests decided under a boost.");
    boosted.add(counts.boostedSampled(), "sampled", "true");
    boosted.add(counts.boostedUnsampled(), "sampled", "false");
    boosted.end();
  }

  private static void causes(
      Metrics metrics, String name, String help, Map<EndCause, Long> counts) {
    Metrics.Counters counters = metrics.counters(name, help);
    for (EndCause cause : EndCause.values()) {
      counters.add(counts.getOrDefault(cause, 0L), "cause", cause.wireName());
    }
    counters.end();
  }
}
