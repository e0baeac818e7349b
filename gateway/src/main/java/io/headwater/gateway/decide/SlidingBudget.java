package io.headwater.gateway.decide;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Admits at most N in any second, wherever that second begins; a token bucket would let 2 N pass in
 * one.
 *
 * <p>It is a ring of the last N admissions. Admissions take the slots in turn, and one takes its
 * slot only if the admission that took it before is at least a second old. Any slot was then taken
 * at most once in any second, and there are N of them; that holds though threads come with readings
 * of the clock in whatever order.
 *
 * <p>A slot holds the time of its admission and, as its lowest bit, in which of two alternating
 * rounds it was taken. So a thread can tell a slot that was taken in this turn, and only needs to
 * be counted, from one that is still to be taken: it counts it for the other and goes on. No thread
 * waits for another. Full, it is only read. Allocates nothing.
 */
public final class SlidingBudget {
  /** The largest N: a ring of 800 kB. */
  public static final int LARGEST = 100_000;

  private static final long SECOND = 1_000_000_000;

  private final int maxPerSecond;
  private final AtomicLongArray slots;
  private final AtomicLong turns = new AtomicLong();

  /**
   * Starts with nothing admitted.
   *
   * @param maxPerSecond N, 0 to {@value #LARGEST}; 0: none is admitted
   */
  public SlidingBudget(int maxPerSecond) {
    if (maxPerSecond < 0 || maxPerSecond > LARGEST) {
      throw new IllegalArgumentException(
          "max-per-second: " + maxPerSecond + " (expected: 0 to " + LARGEST + ")");
    }
    this.maxPerSecond = maxPerSecond;
    this.slots = new AtomicLongArray(maxPerSecond);
  }

  /** N. */
  public int maxPerSecond() {
    return maxPerSecond;
  }

  /**
   * Admits, or does not.
   *
   * @param nanoTime now, in nanoseconds of a clock of any origin that may run over
   */
  public boolean admit(long nanoTime) {
    return attempt(nanoTime, true);
  }

  /** Whether {@link #admit} would admit now; uses nothing up. */
  public boolean hasRoom(long nanoTime) {
    return attempt(nanoTime, false);
  }

  private boolean attempt(long nanoTime, boolean take) {
    if (maxPerSecond == 0) {
      return false;
    }
    while (true) {
      long turn = turns.get();
      int slot = (int) (turn % maxPerSecond);
      long round = turn / maxPerSecond + 1 & 1;
      long held = slots.get(slot);
      if (turns.get() != turn) {
        continue;
      }
      if ((held & 1) == round) {
        turns.compareAndSet(turn, turn + 1);
        continue;
      }
      // Twice the time, as the lowest bit is taken. A slot of the first round holds none yet.
      if (turn >= maxPerSecond && (nanoTime << 1) - (held & -2) < 2 * SECOND) {
        return false;
      }
      if (!take) {
        return true;
      }
      if (slots.compareAndSet(slot, held, nanoTime << 1 | round)) {
        turns.compareAndSet(turn, turn + 1);
        return true;
      }
    }
  }
}
