package io.headwater.gateway.decide;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells when an operation has had fewer sampled than a rate asks for: credit that grows with time,
 * up to that of one second or one trace, whichever is more (Jaeger's clients do the same). Begins
 * with full credit, so that an operation is heard of when it is first called. Lock-free; two
 * threads at once may both take the last credit, which a floor does not mind.
 */
final class LowerBound {
  private static final double SECOND = 1e9;

  /** Some three years: what comes seldomer comes once. */
  private static final double LONGEST = 1e17;

  /** When all credit will be there again, if nothing more is sampled. */
  private final AtomicLong full;

  /**
   * Starts with full credit.
   *
   * @param now in nanoseconds
   */
  LowerBound(long now) {
    this.full = new AtomicLong(now);
  }

  /** Whether there is credit for one more. */
  boolean isShort(long now, double perSecond) {
    return full.get() - now <= spare(perSecond);
  }

  /** Takes credit for one that was sampled, as far as there is any. */
  void count(long now, double perSecond) {
    long period = (long) Math.min(LONGEST, SECOND / perSecond);
    long before = full.get();
    if (before - now <= spare(perSecond)) {
      // Where another thread was faster, one of both is not counted.
      full.compareAndSet(before, (before - now > 0 ? before : now) + period);
    }
  }

  /** How long before full credit one is left. */
  private static long spare(double perSecond) {
    return (long) ((Math.max(1, perSecond) - 1) * SECOND / perSecond);
  }
}
