package io.headwater.gateway.admin;

import io.headwater.gateway.decide.RemoteStrategy;
import io.headwater.gateway.remote.RemoteStatus;

/** The server that is asked for sampling strategies: there are no such series where nobody is. */
final class RemoteMetrics {
  private RemoteMetrics() {}

  static void write(Metrics metrics, RemoteStatus status) {
    RemoteStrategy strategy = status.strategy();
    metrics.gauge(
        "headwater_remote_sampling_in_force",
        "1: a remote strategy decides where no rule matches; 0: the default of the file.",
        strategy == null ? 0 : 1);
    metrics.gauge(
        "headwater_remote_sampling_age_seconds",
        "Since the strategy in force was last heard; 0: there is none.",
        status.ageSeconds());
    metrics.gauge(
        "headwater_remote_sampling_operations",
        "Operations that the strategy in force has a probability for.",
        strategy instanceof RemoteStrategy.PerOperation each ? each.operations().size() : 0);
    Metrics.Counters polls =
        metrics.counters("headwater_remote_sampling_polls", "Questions asked, by result.");
    status.counts().polls().forEach((result, n) -> polls.add(n, "result", result.wireName()));
    polls.end();
    Metrics.Counters ignored =
        metrics.counters(
            "headwater_remote_sampling_ignored",
            "Parts of strategies that were left out, by cause, each time they came.");
    status.counts().ignored().forEach((part, n) -> ignored.add(n, "cause", part.wireName()));
    ignored.end();
    metrics.counter(
        "headwater_remote_sampling_expired",
        "Strategies that became too old, since nobody answered.",
        status.counts().expired());
  }
}
