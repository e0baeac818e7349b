package io.headwater.gateway.loop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What several event loops have counted, added up; of one thread. */
public final class DurationTotals {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<Double> seconds;
  private final long[] counts;
  private final @Nullable TracedDuration[] shown;
  private double sum;

  /**
   * Starts with none.
   *
   * @param seconds upper bounds of the buckets, those of all that is added
   */
  public DurationTotals(List<Double> seconds) {
    this.seconds = seconds;
    this.counts = new long[seconds.size() + 1];
    this.shown = new TracedDuration[seconds.size() + 1];
  }

  /** Adds what one loop has counted until now. */
  public void add(DurationCounts loop) {
    if (!loop.seconds().equals(seconds)) {
      throw new IllegalArgumentException("other buckets");
    }
    for (int bucket = 0; bucket < counts.length; bucket++) {
      counts[bucket] += loop.count(bucket);
      TracedDuration last = loop.shown(bucket);
      TracedDuration known = shown[bucket];
      if (last != null && (known == null || last.epochMillis() >= known.epochMillis())) {
        shown[bucket] = last;
      }
    }
    sum += loop.sumNanos() / NANOS;
  }

  /** Upper bounds of the buckets, in seconds; what is beyond the last has a bucket, too. */
  public List<Double> seconds() {
    return seconds;
  }

  /** How many were in each bucket, and nowhere else. */
  public long[] counts() {
    return counts.clone();
  }

  /** The sum of all, in seconds. */
  public double sum() {
    return sum;
  }

  /** The last traced duration of each bucket that has one. */
  public List<TracedDuration> shown() {
    List<TracedDuration> all = new ArrayList<>();
    Arrays.stream(shown)
        .forEach(
            one -> {
              if (one != null) {
                all.add(one);
              }
            });
    return all;
  }
}
