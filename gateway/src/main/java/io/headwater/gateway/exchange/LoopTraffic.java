package io.headwater.gateway.exchange;

import io.headwater.gateway.loop.DurationCounts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop has counted of its exchanges, by route and upstream. Written by that loop
 * only; allocates nothing but for what it first meets, and for traced exchanges.
 */
final class LoopTraffic {
  private final RouteSeries series;
  private final Map<String, RouteCounts> routes = new ConcurrentHashMap<>();
  private final Map<String, DurationCounts> attempts = new ConcurrentHashMap<>();

  LoopTraffic(RouteSeries series) {
    this.series = series;
  }

  /**
   * Counts an exchange that ended.
   *
   * @param route empty: none
   * @param upstream null: it went nowhere
   * @return its durations, to show it there if it is traced
   */
  DurationCounts ended(
      String route,
      @Nullable String upstream,
      int status,
      long nanos,
      long receivedBytes,
      long sentBytes) {
    String to = upstream == null ? "" : upstream;
    RouteCounts counts = routes.get(route);
    AtomicLongArray classes = counts == null ? null : counts.classesOf(to);
    if (counts == null || classes == null) {
      boolean apart = series.admits(route, to);
      counts = routes.computeIfAbsent(apart ? route : RouteSeries.OTHER, name -> new RouteCounts());
      classes = counts.openClassesOf(apart ? to : RouteSeries.OTHER);
    }
    int cell = StatusClass.of(status).cell();
    classes.setRelease(cell, classes.getPlain(cell) + 1);
    counts.addBytes(receivedBytes, sentBytes);
    counts.durations().add(nanos);
    return counts.durations();
  }

  /**
   * Counts an attempt that ended.
   *
   * @return its durations, to show it there if it is traced
   */
  DurationCounts attemptEnded(String upstream, long nanos) {
    DurationCounts durations = attempts.get(upstream);
    if (durations == null) {
      String name = series.admits("", upstream) ? upstream : RouteSeries.OTHER;
      durations =
          attempts.computeIfAbsent(name, opened -> new DurationCounts(DurationCounts.OF_REQUESTS));
    }
    durations.add(nanos);
    return durations;
  }

  Map<String, RouteCounts> routes() {
    return routes;
  }

  /** By upstream. */
  Map<String, DurationCounts> attempts() {
    return attempts;
  }
}
