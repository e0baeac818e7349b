package io.headwater.gateway.export;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The pauses between tries: from a second on, each twice the one before, at most half a minute; of
 * each between half and all, at random, so that gateways do not come back all at once.
 */
final class Backoff {
  private static final long FIRST = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);

  private final LongSupplier nanoClock;
  private final DoubleSupplier random;
  private long pause;
  private long dueAt;

  /**
   * No pause, yet.
   *
   * @param random in [0, 1)
   */
  Backoff(LongSupplier nanoClock, DoubleSupplier random) {
    this.nanoClock = nanoClock;
    this.random = random;
    this.dueAt = nanoClock.getAsLong();
  }

  /** A try failed: the next pause begins. */
  void failed() {
    pause = pause == 0 ? FIRST : Math.min(LONGEST, 2 * pause);
    dueAt = nanoClock.getAsLong() + (long) (pause * (0.5 + random.getAsDouble() / 2));
  }

  /** A try did not fail: the next one is due at once. */
  void succeeded() {
    pause = 0;
    dueAt = nanoClock.getAsLong();
  }

  /** Nanoseconds until the next try is due; 0 or less: it is. */
  long dueIn() {
    return dueAt - nanoClock.getAsLong();
  }
}
