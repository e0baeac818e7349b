package io.headwater.gateway.decide;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what was sampled of one operation within the current minute of the clock, so that each
 * minute has its least number. Lock-free.
 */
final class MinuteFloor {
  private static final int COUNT_BITS = 20;
  private static final long MOST = (1L << COUNT_BITS) - 1;

  /** The minute, and how many were sampled in it. */
  private final AtomicLong minuteAndCount = new AtomicLong(Long.MIN_VALUE);

  /** Whether the minute has fewer than asked for. */
  boolean isShort(long now, int least) {
    long state = minuteAndCount.get();
    return state >> COUNT_BITS != minute(now) || (state & MOST) < least;
  }

  /** Counts one that was sampled. */
  void count(long now) {
    long minute = minute(now);
    long state;
    long next;
    do {
      state = minuteAndCount.get();
      if (state >> COUNT_BITS != minute) {
        next = minute << COUNT_BITS | 1;
      } else if ((state & MOST) == MOST) {
        return;
      } else {
        next = state + 1;
      }
    } while (!minuteAndCount.compareAndSet(state, next));
  }

  private static long minute(long now) {
    return Math.floorDiv(now, TimeUnit.MINUTES.toNanos(1));
  }
}
