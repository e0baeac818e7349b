package io.headwater.gateway.decide.token;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Bounds the signatures that are verified: {@value #PER_SECOND} a second over all event loops, at
 * most {@value #BURST} of them at once.
 *
 * <p>One of Ed25519 takes the JDK up to a millisecond, so that a flood of forged tokens costs at
 * most some five percent of one processor, and holds up an event loop for some ten milliseconds at
 * most. Tokens of several uses are verified once (see {@link ReplayGuard}), and take one.
 *
 * <p>How: the generic cell rate algorithm. One number holds the time at which all that was taken
 * will have been paid for.
 */
final class VerificationBudget {
  static final int PER_SECOND = 50;
  static final int BURST = 10;

  private static final long INTERVAL_NANOS = 1_000_000_000L / PER_SECOND;
  private static final long TOLERANCE_NANOS = (BURST - 1) * INTERVAL_NANOS;

  private final LongSupplier nanoClock;
  private final AtomicLong paidAt;

  VerificationBudget(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.paidAt = new AtomicLong(nanoClock.getAsLong());
  }

  /** Takes one verification, if there is any left. */
  boolean tryTake() {
    while (true) {
      long now = nanoClock.getAsLong();
      long paid = paidAt.get();
      // Differences only: nanoseconds may overflow.
      long ahead = Math.max(paid - now, 0);
      if (ahead > TOLERANCE_NANOS) {
        return false;
      }
      if (paidAt.compareAndSet(paid, now + ahead + INTERVAL_NANOS)) {
        return true;
      }
    }
  }

  /** Whether {@link #tryTake} would take one now. */
  boolean hasRoom() {
    return paidAt.get() - nanoClock.getAsLong() <= TOLERANCE_NANOS;
  }
}
