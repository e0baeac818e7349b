package io.headwater.gateway.loop;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Durations that one event loop has seen, counted in buckets. Written by that loop only, without an
 * atomic read-modify-write; read by any thread. To count one is to raise two numbers.
 *
 * <p>The last traced duration of each bucket is remembered; without traces there is no room for
 * them.
 */
public final class DurationCounts {
  /** Of exchanges and attempts: from half a millisecond to half a minute. */
  public static final List<Double> OF_REQUESTS =
      List.of(
          0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
          30.0);

  /** Of pauses: from one millisecond to a second. */
  public static final List<Double> OF_PAUSES =
      List.of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0);

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final List<Double> seconds;
  private final long[] bounds;

  /** A cell for each bucket, one for what is beyond the last bound, and the sum. */
  private final AtomicLongArray cells;

  private volatile @Nullable AtomicReferenceArray<@Nullable TracedDuration> traced;

  /** When each was remembered. Of the counting thread. */
  private long[] shownAt = {};

  /**
   * Starts with none.
   *
   * @param seconds upper bounds of the buckets, rising; each belongs to its bucket
   */
  public DurationCounts(List<Double> seconds) {
    this.seconds = seconds;
    this.bounds = seconds.stream().mapToLong(bound -> Math.round(bound * SECOND)).toArray();
    this.cells = new AtomicLongArray(bounds.length + 2);
  }

  /** Counts a duration; a negative one as none. */
  public void add(long nanos) {
    long counted = Math.max(0, nanos);
    raise(bucketOf(counted), 1);
    raise(bounds.length + 1, counted);
  }

  /**
   * Whether an example of such a duration is wanted: its bucket has none of the last second. More
   * of them would cost each traced exchange its names, and nobody reads as often.
   *
   * @param now on the clock of {@link System#nanoTime}
   */
  public boolean wantsExample(long nanos, long now) {
    AtomicReferenceArray<@Nullable TracedDuration> shown = traced;
    int bucket = bucketOf(Math.max(0, nanos));
    return shown == null || shown.getPlain(bucket) == null || now - shownAt[bucket] >= SECOND;
  }

  /**
   * Remembers a duration, counted already, as the one to show of its bucket.
   *
   * @param now on the clock of {@link System#nanoTime}
   */
  public void show(TracedDuration duration, long now) {
    AtomicReferenceArray<@Nullable TracedDuration> shown = traced;
    if (shown == null) {
      shown = new AtomicReferenceArray<>(bounds.length + 1);
      shownAt = new long[bounds.length + 1];
      traced = shown;
    }
    int bucket = bucketOf(duration.nanos());
    shownAt[bucket] = now;
    shown.setRelease(bucket, duration);
  }

  private int bucketOf(long nanos) {
    int bucket = 0;
    while (bucket < bounds.length && nanos > bounds[bucket]) {
      bucket++;
    }
    return bucket;
  }

  private void raise(int cell, long by) {
    cells.setRelease(cell, cells.getPlain(cell) + by);
  }

  List<Double> seconds() {
    return seconds;
  }

  int buckets() {
    return bounds.length + 1;
  }

  long count(int bucket) {
    return cells.getAcquire(bucket);
  }

  long sumNanos() {
    return cells.getAcquire(bounds.length + 1);
  }

  /** The last traced duration of a bucket; null: there was none. */
  @Nullable TracedDuration shown(int bucket) {
    AtomicReferenceArray<@Nullable TracedDuration> shown = traced;
    return shown == null ? null : shown.getAcquire(bucket);
  }
}
