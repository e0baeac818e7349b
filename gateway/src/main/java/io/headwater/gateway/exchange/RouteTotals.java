package io.headwater.gateway.exchange;

import io.headwater.gateway.loop.DurationCounts;
import io.headwater.gateway.loop.DurationTotals;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What all event loops have counted of exchanges, by route and upstream.
 *
 * @param routes by name; empty: of those without one
 * @param attempts how long attempts took, by upstream
 */
public record RouteTotals(Map<String, OfRoute> routes, Map<String, DurationTotals> attempts) {
  /** Of one route, over all loops. */
  public static final class OfRoute {
    private final DurationTotals durations = new DurationTotals(DurationCounts.OF_REQUESTS);
    private final Map<String, long[]> classes = new TreeMap<>();
    private long receivedBytes;
    private long sentBytes;

    private void add(RouteCounts loop) {
      durations.add(loop.durations());
      receivedBytes += loop.receivedBytes();
      sentBytes += loop.sentBytes();
      loop.classes().forEach((upstream, counts) -> add(upstream, counts));
    }

    private void add(String upstream, AtomicLongArray counts) {
      long[] sums = classes.computeIfAbsent(upstream, name -> new long[counts.length()]);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += counts.getAcquire(i);
      }
    }

    /** How long they took. */
    public DurationTotals durations() {
      return durations;
    }

    /** How many there were, by upstream and then by {@link StatusClass}. */
    public Map<String, long[]> classes() {
      return classes;
    }

    /** Bytes of request bodies. */
    public long receivedBytes() {
      return receivedBytes;
    }

    /** Bytes of response bodies. */
    public long sentBytes() {
      return sentBytes;
    }
  }

  static RouteTotals of(Collection<LoopTraffic> loops) {
    Map<String, OfRoute> routes = new TreeMap<>();
    Map<String, DurationTotals> attempts = new TreeMap<>();
    for (LoopTraffic loop : loops) {
      loop.routes()
          .forEach(
              (name, counts) -> routes.computeIfAbsent(name, route -> new OfRoute()).add(counts));
      loop.attempts()
          .forEach(
              (name, counts) ->
                  attempts
                      .computeIfAbsent(
                          name, upstream -> new DurationTotals(DurationCounts.OF_REQUESTS))
                      .add(counts));
    }
    return new RouteTotals(routes, attempts);
  }
}
