package io.headwater.gateway.admin;

import io.headwater.gateway.loop.DurationCounts;
import io.headwater.gateway.loop.DurationTotals;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** How the gateway itself does: its life, its configuration, its event loops and logs. */
final class LifeMetrics {
  private static final int HASH_DIGITS = 16;
  private static final double MILLIS = 1e3;

  private LifeMetrics() {}

  static void write(Metrics metrics, OperatingViews views) {
    writeEvents(metrics, views.events().get());
    writeLoops(metrics, views.lateness().get());
    LogCounts accessLog = views.accessLog().get();
    if (accessLog != null) {
      metrics.counter(
          "headwater_access_log_lines",
          "Lines of the access log.",
          accessLog.written().values().stream().mapToLong(Long::longValue).sum());
      metrics.counter(
          "headwater_access_log_dropped", "Exchanges that got no line in it.", accessLog.dropped());
    }
    LogCounts log = views.log().get();
    if (log != null) {
      var lines = metrics.counters("headwater_log_lines", "Lines of the gateway's own log.");
      log.written().forEach((level, count) -> lines.add(count, "level", level));
      lines.end();
      metrics.counter("headwater_log_dropped", "Lines that it lost.", log.dropped());
    }
    Map<String, Long> pushes = views.pushes().get();
    if (pushes != null) {
      var outcomes =
          metrics.counters("headwater_metrics_pushes", "Metrics pushed over OTLP, by outcome.");
      pushes.forEach((outcome, count) -> outcomes.add(count, "outcome", outcome));
      outcomes.end();
    }
  }

  private static void writeEvents(Metrics metrics, Map<LifeEvent, LifeEventCount> events) {
    var counts = metrics.counters("headwater_events", "What happened in the gateway's life.");
    var times = metrics.gauges("headwater_event_timestamp_seconds", "When it last did: Unix time.");
    for (LifeEvent event : LifeEvent.values()) {
      LifeEventCount count = events.get(event);
      counts.add(count == null ? 0 : count.count(), "event", event.wireName());
      if (count != null) {
        times.add(count.last().toEpochMilli() / MILLIS, "event", event.wireName());
      }
    }
    counts.end();
    times.end();
  }

  private static void writeLoops(Metrics metrics, List<DurationCounts> lateness) {
    metrics.gauge("headwater_event_loops", "Event loops that serve exchanges.", lateness.size());
    DurationTotals totals = new DurationTotals(DurationCounts.OF_PAUSES);
    lateness.forEach(totals::add);
    metrics
        .histograms(
            "headwater_event_loop_lag_seconds",
            "How late event loops were with what was due: a tick every 100 ms.",
            DurationCounts.OF_PAUSES)
        .add(totals)
        .end();
  }

  static void writeConfig(Metrics metrics, ConfigInForce config) {
    metrics.info(
        "headwater_config",
        "The configuration in force, by what /api/config shows of it.",
        "hash",
        hash(config.effective()));
    metrics.gauge(
        "headwater_config_loaded_timestamp_seconds",
        "Since when it is in force: Unix time.",
        config.since().toEpochMilli() / MILLIS);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
