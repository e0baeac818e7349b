package io.headwater.gateway.admin;

import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.temporary.TemporaryRuleEnd;
import io.headwater.gateway.decide.temporary.TemporaryRules;
import io.headwater.gateway.decide.token.TokenLedger;
import io.headwater.gateway.decide.token.TokenVerdict;
import io.headwater.gateway.decide.trust.TrustTally;
import io.headwater.gateway.exchange.Observer;
import io.headwater.gateway.exchange.TrafficSnapshot;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.remote.RemoteStatus;
import io.headwater.gateway.store.StoreCounts;
import io.headwater.gateway.store.TraceStore;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics}: the books as Prometheus text, read at each scrape. Nothing is counted for the
 * metrics alone, so that they cannot disagree with the ledger.
 */
final class MetricsPage {
  private final AdminViews views;
  private final @Nullable TraceStore store;
  private final PrometheusTextFormatWriter format = PrometheusTextFormatWriter.create();

  MetricsPage(AdminViews views, @Nullable TraceStore store) {
    this.views = views;
    this.store = store;
  }

  AdminResponse answer() {
    Metrics metrics = new Metrics();
    metrics.info("headwater_build", "Which gateway this is.", "version", views.version());
    metrics.gauge(
        "headwater_ready",
        "1: it should be sent traffic.",
        views.serving().readiness().get().ready() ? 1 : 0);
    writeReloads(metrics, views.serving().reloads().get());
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
    writeTraffic(metrics, views.books().traffic().get());
    Metrics.Counters limited =
        metrics.counters(
            "headwater_rate_limited", "Requests that the rate limit of their route refused.");
    views.books().rateLimited().get().forEach((route, count) -> limited.add(count, "route", route));
    limited.end();
    UpstreamMetrics.write(metrics, views.serving().upstreams().get());
    writeDecisions(metrics, views.books().decisions().get());
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
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      format.write(text, metrics.build(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AdminResponse(
        HttpResponseStatus.OK,
        PrometheusTextFormatWriter.CONTENT_TYPE,
        text.toByteArray(),
        Map.of());
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

  private static void writeTraffic(Metrics metrics, TrafficSnapshot traffic) {
    metrics.counter(
        "headwater_connections_accepted",
        "Client connections accepted.",
        traffic.connectionsAccepted());
    metrics.gauge(
        "headwater_connections_open", "Client connections open.", traffic.connectionsOpen());
    metrics.counter(
        "headwater_connections_refused",
        "Client connections closed at once, since the limit was reached.",
        traffic.connectionsRefused());
    metrics.counter("headwater_exchanges_started", "Exchanges begun.", traffic.exchangesStarted());
    metrics.gauge(
        "headwater_exchanges_in_flight", "Exchanges not ended yet.", traffic.exchangesInFlight());
    metrics.counter("headwater_attempts", "Upstream attempts begun.", traffic.attempts());
    Metrics.Counters responses =
        metrics.counters(
            "headwater_responses", "Exchanges ended, by status code; 499: the client went away.");
    new TreeMap<>(traffic.responses())
        .forEach(
            (code, count) ->
                responses.add(count, "class", code / 100 + "xx", "code", Integer.toString(code)));
    responses.end();
    Metrics.Counters failures =
        metrics.counters(
            "headwater_failures", "Exchanges that could not be served as asked, by kind.");
    for (FailureKind kind : FailureKind.values()) {
      failures.add(traffic.failures().getOrDefault(kind, 0L), "kind", kind.wireName());
    }
    failures.end();
    Metrics.Counters faults =
        metrics.counters(
            "headwater_observer_faults",
            "Faults of spans, log, hindsight or shadow that no exchange suffered from.");
    for (Observer observer : Observer.values()) {
      faults.add(
          traffic.observerFaults().getOrDefault(observer, 0L), "observer", observer.wireName());
    }
    faults.end();
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
