package io.headwater.gateway.decide;

/**
 * Admits at most N in any second, wherever that second begins; a token bucket would let 2 N pass in
 * one.
 *
 * <p>It remembers the last N admissions, and admits only where the first of them is at least a
 * second old; that holds though threads come with readings of the clock in whatever order. No
 * thread waits for another. Full, it is only read. Allocates nothing.
 */
public final class SlidingBudget {
  /** The largest N: a ring of 1 MB. */
  public static final int LARGEST = 100_000;

  private static final long SECOND = 1_000_000_000;

  private final int maxPerSecond;
  private final AdmissionRing admissions;

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
    this.admissions = new AdmissionRing(maxPerSecond);
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
    return maxPerSecond > 0 && admissions.tryAdmit(nanoTime, SECOND, maxPerSecond);
  }

  /** Whether {@link #admit} would admit now; uses nothing up. */
  public boolean hasRoom(long nanoTime) {
    return maxPerSecond > 0 && admissions.hasRoom(nanoTime, SECOND, maxPerSecond);
  }
}
