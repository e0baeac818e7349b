package io.headwater.gateway.admin;

import io.headwater.gateway.forward.balance.DiscoverySnapshot;
import io.headwater.gateway.forward.balance.EndpointSnapshot;
import io.headwater.gateway.forward.balance.UpstreamSnapshot;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The part of {@code /metrics} that is about upstreams. Its series are those of the upstreams in
 * the configuration, and of the endpoints that belong to them now: what left is not shown any more.
 */
final class UpstreamMetrics {
  private static final String UPSTREAM = "upstream";
  private static final String ENDPOINT = "endpoint";
  private static final String REASON = "reason";

  private UpstreamMetrics() {}

  static void write(Metrics metrics, List<UpstreamSnapshot> upstreams) {
    writeUpstreams(metrics, upstreams);
    writePools(metrics, upstreams);
    writeDiscovery(metrics, upstreams);
    writeEndpoints(metrics, upstreams);
  }

  private static void writeUpstreams(Metrics metrics, List<UpstreamSnapshot> upstreams) {
    var requests = metrics.counters("headwater_upstream_requests", "Exchanges forwarded.");
    var inFlight = metrics.gauges("headwater_upstream_in_flight", "Exchanges not over yet.");
    var waiting = metrics.gauges("headwater_upstream_waiting", "Exchanges waiting in line.");
    var refused =
        metrics.counters(
            "headwater_upstream_refused", "Exchanges that no attempt was made for, by reason.");
    var retries = metrics.counters("headwater_upstream_retries", "Attempts after the first.");
    var denied =
        metrics.counters("headwater_upstream_retries_denied", "Retries beyond the budget.");
    var ejections =
        metrics.counters("headwater_upstream_ejections", "Endpoints left out for bad answers.");
    var ejectionsDenied =
        metrics.counters(
            "headwater_upstream_ejections_denied",
            "Endpoints not left out, since too many were already.");
    var panicking =
        metrics.gauges(
            "headwater_upstream_panicking", "1: nobody is healthy, and so all are asked again.");
    for (UpstreamSnapshot upstream : upstreams) {
      String name = upstream.name();
      ejectionsDenied.add(upstream.ejectionsDenied(), UPSTREAM, name);
      panicking.add(upstream.panicking() ? 1 : 0, UPSTREAM, name);
      requests.add(upstream.requests(), UPSTREAM, name);
      inFlight.add(upstream.inFlight(), UPSTREAM, name);
      waiting.add(upstream.waiting(), UPSTREAM, name);
      refused.add(upstream.refusedFull(), REASON, "queue-full", UPSTREAM, name);
      refused.add(upstream.refusedLate(), REASON, "queue-timeout", UPSTREAM, name);
      refused.add(upstream.unavailable(), REASON, "unavailable", UPSTREAM, name);
      retries.add(upstream.retries(), UPSTREAM, name);
      denied.add(upstream.retriesDenied(), UPSTREAM, name);
      ejections.add(upstream.ejections(), UPSTREAM, name);
    }
    requests.end();
    inFlight.end();
    waiting.end();
    refused.end();
    retries.end();
    denied.end();
    ejections.end();
    ejectionsDenied.end();
    panicking.end();
  }

  /** All endpoints of an upstream together. */
  private static void writePools(Metrics metrics, List<UpstreamSnapshot> upstreams) {
    var connections =
        metrics.gauges("headwater_upstream_connections", "Connections to endpoints, by state.");
    var endpoints = metrics.gauges("headwater_upstream_endpoints", "Endpoints, by condition.");
    for (UpstreamSnapshot upstream : upstreams) {
      String name = upstream.name();
      connections.add(sum(upstream, EndpointSnapshot::active), "state", "active", UPSTREAM, name);
      connections.add(sum(upstream, EndpointSnapshot::idle), "state", "idle", UPSTREAM, name);
      connections.add(sum(upstream, EndpointSnapshot::pending), "state", "pending", UPSTREAM, name);
      for (EndpointSnapshot.Condition condition : EndpointSnapshot.Condition.values()) {
        endpoints.add(
            sum(upstream, endpoint -> endpoint.condition() == condition ? 1 : 0),
            "condition",
            condition.wireName(),
            UPSTREAM,
            name);
      }
    }
    connections.end();
    endpoints.end();
  }

  private static long sum(UpstreamSnapshot upstream, ToLongFunction<EndpointSnapshot> figure) {
    return upstream.endpoints().stream().mapToLong(figure).sum();
  }

  private static void writeDiscovery(Metrics metrics, List<UpstreamSnapshot> upstreams) {
    var answers =
        metrics.counters("headwater_upstream_lookups", "Look-ups of a name in DNS, by outcome.");
    for (UpstreamSnapshot upstream : upstreams) {
      long good = upstream.discovery().stream().mapToLong(DiscoverySnapshot::answers).sum();
      long bad = upstream.discovery().stream().mapToLong(DiscoverySnapshot::failures).sum();
      answers.add(good, "outcome", "answered", UPSTREAM, upstream.name());
      answers.add(bad, "outcome", "failed", UPSTREAM, upstream.name());
    }
    answers.end();
  }

  private static void writeEndpoints(Metrics metrics, List<UpstreamSnapshot> upstreams) {
    var up =
        metrics.gauges(
            "headwater_endpoint_up", "1: it is neither ejected nor does its health check fail.");
    var inFlight = metrics.gauges("headwater_endpoint_in_flight", "Attempts not over yet.");
    var connections = metrics.gauges("headwater_endpoint_connections", "Connections open.");
    var requests = metrics.counters("headwater_endpoint_requests", "Attempts begun.");
    var failures =
        metrics.counters("headwater_endpoint_failures", "Attempts that failed, by kind; and 5xx.");
    for (UpstreamSnapshot upstream : upstreams) {
      for (EndpointSnapshot endpoint : upstream.endpoints()) {
        String[] labels = {ENDPOINT, endpoint.address(), UPSTREAM, upstream.name()};
        up.add(endpoint.condition() == EndpointSnapshot.Condition.HEALTHY ? 1 : 0, labels);
        inFlight.add(endpoint.inFlight(), labels);
        connections.add(endpoint.connections(), labels);
        requests.add(endpoint.attempts(), labels);
        endpoint
            .failures()
            .forEach((kind, count) -> failures.add(count, withKind(kind.wireName(), labels)));
        failures.add(endpoint.serverErrors(), withKind("5xx", labels));
      }
    }
    up.end();
    inFlight.end();
    connections.end();
    requests.end();
    failures.end();
  }

  private static String[] withKind(String kind, String[] labels) {
    return new String[] {labels[0], labels[1], "kind", kind, labels[2], labels[3]};
  }
}
