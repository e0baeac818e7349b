package io.headwater.gateway.admin;

import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.Shadow;

/** The books of a candidate that runs beside, for Prometheus. */
final class ShadowMetrics {
  private ShadowMetrics() {}

  static void write(Metrics metrics, ShadowView shadow) {
    Shadow.Snapshot books = shadow.books();
    metrics
        .counters("headwater_shadow_agreement", "Requests, by what was and what would be sampled.")
        .add(books.both(), "live", "true", "shadow", "true")
        .add(books.liveOnly(), "live", "true", "shadow", "false")
        .add(books.shadowOnly(), "live", "false", "shadow", "true")
        .add(books.neither(), "live", "false", "shadow", "false")
        .end();
    DecisionLedger.Snapshot decisions = books.decisions();
    Metrics.Counters reasons =
        metrics.counters("headwater_shadow_decisions", "What the candidate would decide, and why.");
    for (DecisionReason reason : DecisionReason.values()) {
      String name = reason.wireName();
      reasons.add(decisions.sampled().getOrDefault(reason, 0L), "reason", name, "sampled", "true");
      reasons.add(
          decisions.unsampled().getOrDefault(reason, 0L), "reason", name, "sampled", "false");
    }
    reasons.end();
    Metrics.Counters rules =
        metrics.counters("headwater_shadow_rule_decisions", "The same for each of its rules.");
    decisions
        .rules()
        .forEach(
            (rule, count) -> {
              rules.add(count.sampled(), "rule", rule, "sampled", "true");
              rules.add(count.unsampled(), "rule", rule, "sampled", "false");
            });
    rules.end();
    metrics.counter(
        "headwater_shadow_reloads_applied",
        "Changed candidates that were taken.",
        shadow.reloads().applied());
    metrics.counter(
        "headwater_shadow_reloads_refused",
        "Changed candidates that were refused as a whole.",
        shadow.reloads().refused());
  }
}
