package io.headwater.gateway.admin;

import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.DecisionReason;

/** Decisions by reason and by rule: of the rules in force, or of a candidate beside them. */
final class DecisionMetrics {
  private DecisionMetrics() {}

  /** A series for each reason and outcome, also where nothing was decided so. */
  static void writeReasons(
      Metrics metrics, String name, String help, DecisionLedger.Snapshot decisions) {
    Metrics.Counters counters = metrics.counters(name, help);
    for (DecisionReason reason : DecisionReason.values()) {
      add(
          counters,
          "reason",
          reason.wireName(),
          decisions.sampled().getOrDefault(reason, 0L),
          decisions.unsampled().getOrDefault(reason, 0L));
    }
    counters.end();
  }

  /** A series for each rule and outcome. */
  static void writeRules(
      Metrics metrics, String name, String help, DecisionLedger.Snapshot decisions) {
    Metrics.Counters counters = metrics.counters(name, help);
    decisions
        .rules()
        .forEach((rule, count) -> add(counters, "rule", rule, count.sampled(), count.unsampled()));
    counters.end();
  }

  private static void add(
      Metrics.Counters counters, String label, String value, long sampled, long unsampled) {
    counters.add(sampled, label, value, "sampled", "true");
    counters.add(unsampled, label, value, "sampled", "false");
  }
}
