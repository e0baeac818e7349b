package io.headwater.gateway.admin;

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
    DecisionMetrics.writeReasons(
        metrics,
        "headwater_shadow_decisions",
        "What the candidate would decide, and why.",
        books.decisions());
    DecisionMetrics.writeRules(
        metrics,
        "headwater_shadow_rule_decisions",
        "The same for each of its rules.",
        books.decisions());
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
