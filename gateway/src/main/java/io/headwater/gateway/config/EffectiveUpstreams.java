package io.headwater.gateway.config;

import io.headwater.gateway.config.EndpointConfig.Discover;
import io.headwater.gateway.config.TransferConfig.BoundsConfig;
import io.headwater.gateway.config.TransferConfig.HealthCheckConfig;
import io.headwater.gateway.config.TransferConfig.OutliersConfig;
import io.headwater.gateway.config.TransferConfig.RetryConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The part of {@link EffectiveConfig} that is about upstreams. */
final class EffectiveUpstreams {
  private static final String NO_LIMIT = "no limit";

  private EffectiveUpstreams() {}

  static void render(Dump dump, Collection<UpstreamConfig> upstreams) {
    dump.title("upstreams: " + upstreams.size());
    for (UpstreamConfig upstream : upstreams) {
      TransferConfig transfer = upstream.transfer();
      dump.item(upstream.name())
          .row(
              "endpoints",
              EffectiveConfig.list(
                  upstream.endpoints().stream().map(EffectiveUpstreams::endpoint).toList()))
          .row("service-version", EffectiveConfig.emptyAs("none", upstream.serviceVersion()))
          .row("namespace", EffectiveConfig.emptyAs("that of the route", upstream.namespace()))
          .row("timeout", Quantities.duration(transfer.timeout()))
          .row("connect-timeout", Quantities.duration(transfer.connectTimeout()))
          .row(
              "pool",
              transfer.pool().idleConnections()
                  + " idle connections for "
                  + Quantities.duration(transfer.pool().idleTimeout()))
          .row("balance", Words.word(transfer.balance()))
          .row("attempts", String.valueOf(transfer.attempts()))
          .row("retry", transfer.attempts() == 1 ? "never" : retry(transfer.retry()))
          .row("at once", bounds(transfer.bounds()))
          .row("outliers", outliers(transfer.outliers()))
          .row("health-check", healthCheck(transfer.healthCheck()));
      if (upstream.endpoints().stream().anyMatch(e -> e.discover() != Discover.NONE)) {
        dump.row(
            "discovery",
            "again after the TTL, but "
                + Quantities.duration(transfer.discovery().minTtl())
                + " to "
                + Quantities.duration(transfer.discovery().maxTtl()));
      }
    }
  }

  private static String endpoint(EndpointConfig endpoint) {
    return endpoint.uri()
        + (endpoint.weight() == 1 ? "" : " weight " + endpoint.weight())
        + (endpoint.discover() == Discover.NONE ? "" : " by " + Words.word(endpoint.discover()));
  }

  private static String retry(RetryConfig retry) {
    if (retry.on().isEmpty()) {
      return "lost idle connections only";
    }
    return "on "
        + EffectiveConfig.list(retry.on().stream().map(Words::word).toList())
        + "; within "
        + retry.budgetPercent()
        + "% of requests and "
        + retry.budgetMinPerSecond()
        + " per second; "
        + (retry.backoffBase().isZero()
            ? "at once"
            : "after up to "
                + Quantities.duration(retry.backoffBase())
                + ", later "
                + Quantities.duration(retry.backoffMax()))
        + (retry.perTryTimeout().isZero()
            ? ""
            : "; each within " + Quantities.duration(retry.perTryTimeout()));
  }

  private static String bounds(BoundsConfig bounds) {
    List<String> limits = new ArrayList<>();
    if (bounds.maxConnections() > 0) {
      limits.add(bounds.maxConnections() + " connections to each endpoint");
    }
    if (bounds.maxInFlight() > 0) {
      limits.add(bounds.maxInFlight() + " in flight");
    }
    if (limits.isEmpty()) {
      return NO_LIMIT;
    }
    limits.add(
        bounds.queueSize() == 0
            ? "nobody waits"
            : bounds.queueSize() + " wait for " + Quantities.duration(bounds.queueTimeout()));
    return String.join(", ", limits);
  }

  private static String outliers(OutliersConfig outliers) {
    List<String> when = new ArrayList<>();
    if (outliers.consecutiveFailures() > 0) {
      when.add(outliers.consecutiveFailures() + " failures");
    }
    if (outliers.consecutiveServerErrors() > 0) {
      when.add(outliers.consecutiveServerErrors() + " answers of 5xx");
    }
    if (when.isEmpty() || outliers.maxEjectedPercent() == 0) {
      return "never ejected";
    }
    return "ejected after "
        + String.join(" or ", when)
        + " for "
        + Quantities.duration(outliers.ejection())
        + ", up to "
        + Quantities.duration(outliers.maxEjection())
        + "; at most "
        + outliers.maxEjectedPercent()
        + "%";
  }

  private static String healthCheck(HealthCheckConfig check) {
    return check.isOn()
        ? "GET "
            + check.path()
            + " every "
            + Quantities.duration(check.interval())
            + " within "
            + Quantities.duration(check.timeout())
            + ", expecting "
            + EffectiveConfig.list(check.expect().stream().map(String::valueOf).toList())
            + "; unhealthy after "
            + check.unhealthyAfter()
            + ", healthy after "
            + check.healthyAfter()
        : "none";
  }
}
