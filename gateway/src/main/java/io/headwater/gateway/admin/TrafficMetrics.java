package io.headwater.gateway.admin;

import io.headwater.gateway.exchange.Observer;
import io.headwater.gateway.exchange.RouteTotals;
import io.headwater.gateway.exchange.StatusClass;
import io.headwater.gateway.exchange.TrafficSnapshot;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.loop.DurationCounts;
import java.util.Map;
import java.util.TreeMap;

/** The part of {@code /metrics} that is about exchanges: all of them, and those of each route. */
final class TrafficMetrics {
  private static final String ROUTE = "route";
  private static final String UPSTREAM = "upstream";
  private static final String CLASS = "class";

  private TrafficMetrics() {}

  static void write(Metrics metrics, TrafficSnapshot traffic) {
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
                responses.add(count, CLASS, code / 100 + "xx", "code", Integer.toString(code)));
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

  static void write(Metrics metrics, RouteTotals totals) {
    var requests =
        metrics.counters(
            "headwater_requests", "Exchanges ended, by route, upstream and class of the status.");
    var received =
        metrics.counters("headwater_request_body_bytes", "Bytes of request bodies, by route.");
    var sent =
        metrics.counters("headwater_response_body_bytes", "Bytes of response bodies, by route.");
    var durations =
        metrics.histograms(
            "headwater_request_duration_seconds",
            "Time from a request to the last of its response, by route.",
            DurationCounts.OF_REQUESTS);
    totals
        .routes()
        .forEach(
            (route, counts) -> {
              counts.classes().forEach((upstream, n) -> addClasses(requests, route, upstream, n));
              received.add(counts.receivedBytes(), ROUTE, route);
              sent.add(counts.sentBytes(), ROUTE, route);
              durations.add(counts.durations(), ROUTE, route);
            });
    requests.end();
    received.end();
    sent.end();
    durations.end();
    var attempts =
        metrics.histograms(
            "headwater_upstream_duration_seconds",
            "Time that an attempt at an upstream took, its connection included.",
            DurationCounts.OF_REQUESTS);
    totals.attempts().forEach((upstream, counts) -> attempts.add(counts, UPSTREAM, upstream));
    attempts.end();
  }

  private static void addClasses(
      Metrics.Counters requests, String route, String upstream, long[] counts) {
    for (StatusClass one : StatusClass.values()) {
      requests.add(counts[one.cell()], CLASS, one.wireName(), ROUTE, route, UPSTREAM, upstream);
    }
  }

  /** What the rate limits of routes refused. */
  static void writeLimited(Metrics metrics, Map<String, Long> byRoute) {
    Metrics.Counters limited =
        metrics.counters(
            "headwater_rate_limited", "Requests that the rate limit of their route refused.");
    byRoute.forEach((route, count) -> limited.add(count, ROUTE, route));
    limited.end();
  }
}
