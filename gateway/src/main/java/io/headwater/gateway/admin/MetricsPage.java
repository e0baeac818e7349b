package io.headwater.gateway.admin;

import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.temporary.TemporaryRuleEnd;
import io.headwater.gateway.decide.temporary.TemporaryRules;
import io.headwater.gateway.decide.token.TokenLedger;
import io.headwater.gateway.decide.token.TokenVerdict;
import io.headwater.gateway.decide.trust.TrustTally;
import io.headwater.gateway.remote.RemoteStatus;
import io.headwater.gateway.store.StoreCounts;
import io.headwater.gateway.store.TraceStore;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics}: the books as Prometheus text, read at each scrape. Nothing is counted for the
 * metrics alone, so that they cannot disagree with the ledger.
 */
final class MetricsPage {
  private final AdminViews views;
  private final @Nullable TraceStore store;
  private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

  MetricsPage(AdminViews views, @Nullable TraceStore store) {
    this.views = views;
    this.store = store;
  }

  /**
   * Answers in Prometheus' text format; in OpenMetrics', which alone has exemplars, where that is
   * asked for.
   *
   * @param accept what the client takes; null: it does not say
   */
  AdminResponse answer(@Nullable String accept) {
    ExpositionFormatWriter format = openMetrics.accepts(accept) ? openMetrics : text;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      format.write(body, read(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AdminResponse(
        HttpResponseStatus.OK, format.getContentType(), body.toByteArray(), Map.of());
  }

  /** Reads every figure. */
  MetricSnapshots read() {
    Metrics metrics = new Metrics();
    metrics.info("headwater_build", "Which gateway this is.", "version", views.version());
    metrics.gauge(
        "headwater_ready",
        "1: it should be sent traffic.",
        views.serving().readiness().get().ready() ? 1 : 0);
    writeReloads(metrics, views.serving().reloads().get());
    LifeMetrics.writeConfig(metrics, views.serving().config().get());
    LifeMetrics.write(metrics, views.operating());
    writeTokens(metrics, views.books().tokens().get());
    writeTemporaryRules(metrics, views.rules().temporary().counts());
    TrustTally.Counts parents = views.books().trust().get();
    metrics.counter(
        "headwater_trusted_parents_accepted",
        "Sampled parents of trusted callers whose decision was kept.",
        parents.accepted());
    metrics.counter(
        "headwater_trusted_parents_over_budget",
        "Sampled parents of trusted callers beyond their budget: decided here.",
        parents.overBudget());
    metrics.counter(
        "headwater_trusted_parents_turned_away",
        "Sampled parents of trusted callers, within their budget, that the gateway's cap turned away.",
        parents.turnedAway());
    TrafficMetrics.write(metrics, views.books().traffic().get());
    TrafficMetrics.write(metrics, views.books().routes().get());
    TrafficMetrics.writeLimited(metrics, views.books().rateLimited().get());
    UpstreamMetrics.write(metrics, views.serving().upstreams().get());
    writeDecisions(metrics, views.books().decisions().get());
    BudgetMetrics.write(metrics, views.rules().budgets().get());
    ShadowView shadow = views.rules().shadow().get();
    if (shadow != null) {
      ShadowMetrics.write(metrics, shadow);
    }
    RemoteStatus remote = views.rules().remote().get();
    if (remote != null) {
      RemoteMetrics.write(metrics, remote);
    }
    SpanMetrics.write(metrics, views.books().spans().get());
    if (store != null) {
      writeStore(metrics, store.counts());
    }
    JvmMetrics.write(metrics);
    ProcessMetrics.write(metrics);
    ProcessMetrics.writeBuffers(metrics);
    return metrics.build();
  }

  private static void writeReloads(Metrics metrics, ReloadCounts reloads) {
    metrics.counter(
        "headwater_config_reloads_applied",
        "Changed configurations put in force.",
        reloads.applied());
    metrics.counter(
        "headwater_config_reloads_refused",
        "Changed configurations refused as a whole.",
        reloads.refused());
    metrics.gauge(
        "headwater_config_stale",
        "1: the last changed configuration was refused, and an older one is in force.",
        reloads.lastRefused() ? 1 : 0);
  }

  private static void writeTokens(Metrics metrics, TokenLedger.Snapshot tokens) {
    Metrics.Counters counters =
        metrics.counters("headwater_debug_tokens", "Debug tokens presented, by verdict.");
    counters.add(tokens.accepted(), "verdict", TokenVerdict.ACCEPTED.wireName());
    tokens.refused().forEach((refusal, n) -> counters.add(n, "verdict", refusal.wireName()));
    counters.end();
  }

  private static void writeTemporaryRules(Metrics metrics, TemporaryRules.Counts rules) {
    metrics.gauge("headwater_temporary_rules", "Temporary rules in force.", rules.inForce());
    metrics.counter(
        "headwater_temporary_rules_created", "Temporary rules put in force.", rules.created());
    metrics.counter(
        "headwater_temporary_rules_sampled",
        "Requests sampled by temporary rules.",
        rules.sampled());
    Metrics.Counters ended =
        metrics.counters("headwater_temporary_rules_ended", "Temporary rules ended, by cause.");
    for (TemporaryRuleEnd end : TemporaryRuleEnd.values()) {
      ended.add(rules.ended().getOrDefault(end, 0L), "cause", end.wireName());
    }
    ended.end();
  }

  private static void writeDecisions(Metrics metrics, DecisionLedger.Snapshot decisions) {
    DecisionMetrics.writeReasons(
        metrics, "headwater_decisions", "Requests decided, by reason and outcome.", decisions);
    DecisionMetrics.writeRules(
        metrics, "headwater_rule_decisions", "Requests decided by a rule, by outcome.", decisions);
    Metrics.Counters turnedAway =
        metrics.counters("headwater_decisions_capped", "Requests that a cap turned away.");
    decisions.turnedAway().forEach((cap, count) -> turnedAway.add(count, "cap", cap.wireName()));
    turnedAway.end();
    OperationMetrics.write(metrics, decisions);
  }

  private static void writeStore(Metrics metrics, StoreCounts counts) {
    metrics.gauge("headwater_store_traces", "Traces in the embedded store.", counts.traces());
    metrics.gauge("headwater_store_spans", "Spans in the embedded store.", counts.spans());
    metrics.gauge(
        "headwater_store_bytes", "What the embedded store is counted with.", counts.bytes());
    metrics.counter(
        "headwater_store_spans_taken", "Spans that the embedded store took.", counts.taken());
    metrics.counter(
        "headwater_store_spans_duplicate", "Spans that came to it again.", counts.duplicates());
    metrics.counter(
        "headwater_store_spans_rejected", "Spans that it did not take.", counts.rejected());
    metrics.counter(
        "headwater_store_spans_evicted",
        "Spans that went with their trace.",
        counts.evictedSpans());
    metrics.counter(
        "headwater_store_traces_evicted",
        "Traces that made room for newer ones.",
        counts.evictedTraces());
  }
}
