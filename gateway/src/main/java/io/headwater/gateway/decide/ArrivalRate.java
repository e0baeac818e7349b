package io.headwater.gateway.decide;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Exponentially smoothed rate of arrivals, as in OpenTelemetry's consistent rate limiting sampler:
 * arrivals and time, both forgotten at one pace, divided by each other.
 *
 * <p>Shared by all event loops. Arrivals are counted in stripes; once in a hundredth of the time
 * constant, the one thread that gets a flag adds what came since into the averages, while all
 * others go on with the rate as it is. An arrival is counted after it was told the rate, so that
 * the rate, and with it the threshold, depends on earlier arrivals only.
 */
final class ArrivalRate {
  private static final double NANOS = 1e9;
  private static final int UPDATES_PER_TIME_CONSTANT = 100;

  private final LongAdder arrivals = new LongAdder();
  private final AtomicBoolean updating = new AtomicBoolean();
  private volatile long updatedAt;
  private volatile double perSecond;

  // Written by who holds the flag.
  private volatile long counted;
  private volatile double smoothedArrivals;
  private volatile double smoothedNanos;

  /**
   * Starts without any arrival.
   *
   * @param now of the injected clock, in nanoseconds
   */
  ArrivalRate(long now) {
    this.updatedAt = now;
  }

  /**
   * Tells the rate, and counts one arrival.
   *
   * @param now in nanoseconds
   * @param timeConstant of the smoothing, in nanoseconds
   * @return arrivals per second; 0: none is known of yet
   */
  double arrive(long now, double timeConstant) {
    if (isDue(now, timeConstant) && updating.compareAndSet(false, true)) {
      try {
        if (isDue(now, timeConstant)) {
          update(now, timeConstant);
        }
      } finally {
        updating.set(false);
      }
    }
    double rate = perSecond;
    arrivals.increment();
    return rate;
  }

  /** What {@link #arrive} would tell; nothing is counted. */
  double peek(long now, double timeConstant) {
    if (!isDue(now, timeConstant)) {
      return perSecond;
    }
    double passed = now - updatedAt;
    double forgotten = 1 - Math.exp(-passed / timeConstant);
    return NANOS
        * newArrivals(arrivals.sum(), passed, forgotten, timeConstant)
        / newNanos(forgotten, timeConstant);
  }

  private void update(long now, double timeConstant) {
    double passed = now - updatedAt;
    double forgotten = 1 - Math.exp(-passed / timeConstant);
    long sum = arrivals.sum();
    smoothedArrivals = newArrivals(sum, passed, forgotten, timeConstant);
    smoothedNanos = newNanos(forgotten, timeConstant);
    counted = sum;
    perSecond = NANOS * smoothedArrivals / smoothedNanos;
    updatedAt = now;
  }

  /** What arrived since counts as if it had come evenly over the time since. */
  private double newArrivals(long sum, double passed, double forgotten, double timeConstant) {
    double weight = forgotten * timeConstant / passed;
    return smoothedArrivals * (1 - forgotten) + (sum - counted) * weight;
  }

  private double newNanos(double forgotten, double timeConstant) {
    return smoothedNanos * (1 - forgotten) + forgotten * timeConstant;
  }

  private boolean isDue(long now, double timeConstant) {
    return now - updatedAt >= timeConstant / UPDATES_PER_TIME_CONSTANT;
  }
}
