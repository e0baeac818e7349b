package io.headwater.gateway.forward.balance;

import java.time.Duration;

/**
 * When an endpoint is left out for a while, going by its answers.
 *
 * @param failures so many failures in a row (refusals, time-outs, resets, what is not HTTP, and
 *     answers of 502, 503 and 504); 0: never
 * @param serverErrors so many answers of 5xx in a row; 0: never
 * @param ejection how long the first time; each further time twice as long
 * @param maxEjection how long at most; after as long without another, it counts as the first again
 * @param maxEjectedPercent most endpoints that are left out at once, in percent, rounded down
 */
public record OutlierPolicy(
    int failures,
    int serverErrors,
    Duration ejection,
    Duration maxEjection,
    int maxEjectedPercent) {
  /** Nobody is ever left out. */
  public static final OutlierPolicy OFF = new OutlierPolicy(0, 0, Duration.ZERO, Duration.ZERO, 0);

  /** How long the n-th ejection takes, in nanoseconds; n counts from 1. */
  long ejectionNanos(int nth) {
    long longest = maxEjection.toNanos();
    long nanos = ejection.toNanos();
    for (int n = 1; n < nth && nanos < longest; n++) {
      nanos *= 2;
    }
    return Math.min(nanos, longest);
  }
}
