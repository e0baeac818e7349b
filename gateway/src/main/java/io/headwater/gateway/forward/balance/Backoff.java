package io.headwater.gateway.forward.balance;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a retry: any time from 0 to a bound that doubles with each one ("full
 * jitter"), so that what failed together does not come back together.
 *
 * @param base the bound before the first retry; 0: no wait
 * @param max the highest bound
 */
public record Backoff(Duration base, Duration max) {
  /**
   * Draws the wait before a retry.
   *
   * @param nth 1 for the first
   * @return nanoseconds
   */
  public long nanos(int nth, RandomGenerator random) {
    long highest = max.toNanos();
    long bound = Math.min(base.toNanos(), highest);
    for (int n = 1; n < nth && bound < highest; n++) {
      bound = Math.min(2 * bound, highest);
    }
    return bound == 0 ? 0 : random.nextLong(bound + 1);
  }
}
