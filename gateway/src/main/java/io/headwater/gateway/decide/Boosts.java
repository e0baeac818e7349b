package io.headwater.gateway.decide;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Whose rate is raised until when. Goes on from one configuration to the next. Lock-free; while no
 * rate is raised, asking costs one volatile read.
 *
 * <p>Each boost has one of a few places, so that there are never more of them at once. A place
 * holds the time at which its boost ends, which is the time at which it is free again.
 */
final class Boosts {
  /** The most places. */
  static final int MOST = 1_000;

  /** A time that is none. */
  static final long NONE = Long.MIN_VALUE;

  private final LongSupplier clock;
  private final AtomicLongArray places = new AtomicLongArray(MOST);

  /** When the last of them ends; {@link #NONE}: there is none. */
  private final AtomicLong latestEnd = new AtomicLong(NONE);

  private final LongAdder begun = new LongAdder();
  private final LongAdder refused = new LongAdder();

  Boosts(LongSupplier clock) {
    this.clock = clock;
    for (int i = 0; i < MOST; i++) {
      places.set(i, NONE);
    }
  }

  LongSupplier clock() {
    return clock;
  }

  /** Whether any rate is raised. */
  boolean any() {
    long end = latestEnd.get();
    if (end == NONE) {
      return false;
    }
    if (end - clock.getAsLong() > 0) {
      return true;
    }
    latestEnd.compareAndSet(end, NONE);
    return false;
  }

  /**
   * Raises the rate of an operation, unless it was raised too short ago, or those of too many are.
   *
   * @param nanos for how long
   * @param coolDownNanos from this boost of the operation to its next
   * @param most operations at once
   */
  void begin(Operation operation, long nanos, long coolDownNanos, int most) {
    long now = clock.getAsLong();
    AtomicLong again = operation.boostAgain();
    long before = again.get();
    if (!operation.canBeBoosted()
        || (before != NONE && before - now > 0)
        || !again.compareAndSet(before, now + coolDownNanos)) {
      return;
    }
    long end = now + nanos;
    if (!takePlace(now, end, most)) {
      again.set(before);
      refused.increment();
      return;
    }
    operation.boostUntil(end);
    latestEnd.accumulateAndGet(end, (last, next) -> last == NONE || next - last > 0 ? next : last);
    begun.increment();
  }

  private boolean takePlace(long now, long end, int most) {
    for (int i = 0; i < Math.min(most, MOST); i++) {
      long held = places.get(i);
      if ((held == NONE || held - now <= 0) && places.compareAndSet(i, held, end)) {
        return true;
      }
    }
    return false;
  }

  HindsightTally.BoostCounts read() {
    long now = clock.getAsLong();
    long active = 0;
    for (int i = 0; i < MOST; i++) {
      long held = places.get(i);
      active += held != NONE && held - now > 0 ? 1 : 0;
    }
    return new HindsightTally.BoostCounts(begun.sum(), refused.sum(), active);
  }
}
