package io.headwater.gateway.exchange;

import io.headwater.gateway.loop.DurationCounts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop has counted of exchanges of one route. Written by that loop only, without an
 * atomic read-modify-write; read by any thread.
 */
final class RouteCounts {
  private static final int RECEIVED = 0;
  private static final int SENT = 1;

  private final DurationCounts durations = new DurationCounts(DurationCounts.OF_REQUESTS);
  private final AtomicLongArray bytes = new AtomicLongArray(2);
  private final Map<String, AtomicLongArray> classes = new ConcurrentHashMap<>();

  DurationCounts durations() {
    return durations;
  }

  /** Counts of exchanges with one upstream by {@link StatusClass}; null: not known here yet. */
  @Nullable AtomicLongArray classesOf(String upstream) {
    return classes.get(upstream);
  }

  AtomicLongArray openClassesOf(String upstream) {
    return classes.computeIfAbsent(
        upstream, name -> new AtomicLongArray(StatusClass.values().length));
  }

  /** By upstream. */
  Map<String, AtomicLongArray> classes() {
    return classes;
  }

  void addBytes(long received, long sent) {
    bytes.setRelease(RECEIVED, bytes.getPlain(RECEIVED) + received);
    bytes.setRelease(SENT, bytes.getPlain(SENT) + sent);
  }

  long receivedBytes() {
    return bytes.getAcquire(RECEIVED);
  }

  long sentBytes() {
    return bytes.getAcquire(SENT);
  }
}
