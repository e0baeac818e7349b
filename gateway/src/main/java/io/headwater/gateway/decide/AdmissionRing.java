package io.headwater.gateway.decide;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The times of the last admissions, in their order. Lock-free.
 *
 * <p>A slot holds the time of an admission, and how often the ring had gone round by then; the
 * compare-and-set of that one word is the admission, so that two threads can never both take a
 * place. Where {@link #next} lags behind, whoever sees it helps it on. Times never go back: a
 * thread that read its clock before another was admitted is entered at that one's time, but held
 * against the others by its own.
 *
 * <p>Times are kept in 61 bits, and go round after 73 years.
 */
final class AdmissionRing {
  private static final int ROUND_BITS = 2;
  private static final long ROUND_MASK = (1L << ROUND_BITS) - 1;
  private static final int TIME_BITS = 61;
  private static final long TIME_MASK = (1L << TIME_BITS) - 1;

  /** Stands in every slot of a ring that a larger one has taken the place of. */
  private static final long CLOSED = -1;

  /** Marks a slot that none was admitted to. */
  private static final long EMPTY = Long.MIN_VALUE;

  private final AtomicLongArray slots;
  private final AtomicLong next;
  private final int mask;

  /**
   * Makes a ring that nothing ever entered.
   *
   * @param capacity slots at least
   */
  AdmissionRing(int capacity) {
    int size = Math.max(2, Integer.highestOneBit(capacity - 1) * 2);
    this.slots = new AtomicLongArray(size);
    this.mask = size - 1;
    this.next = new AtomicLong(size);
    for (int i = 0; i < size; i++) {
      slots.set(i, EMPTY);
    }
  }

  int capacity() {
    return slots.length();
  }

  /** Whether the ring has closed, and another must be asked. */
  boolean isClosed() {
    return slots.get(0) == CLOSED;
  }

  /**
   * Admits one, unless there were as many as allowed within the span before.
   *
   * @param now in nanoseconds
   * @param span in nanoseconds
   * @param most admissions in any such span, at most the capacity
   * @return false: refused, or the ring is closed
   */
  boolean tryAdmit(long now, long span, int most) {
    while (true) {
      long place = next.get();
      int slot = (int) place & mask;
      long old = slots.get(slot);
      long before = slots.get((int) (place - most) & mask);
      long last = slots.get((int) (place - 1) & mask);
      if (old == CLOSED || before == CLOSED || last == CLOSED) {
        return false;
      }
      if (roundOf(old) != (roundAt(place) - 1 & ROUND_MASK)) {
        next.compareAndSet(place, place + 1);
        continue;
      }
      if (next.get() != place) {
        continue;
      }
      long time = entered(now, last);
      if (isWithin(span, before, time, now)) {
        return false;
      }
      if (slots.compareAndSet(slot, old, slot(time, roundAt(place)))) {
        next.compareAndSet(place, place + 1);
        return true;
      }
    }
  }

  /** Whether one would be admitted. */
  boolean hasRoom(long now, long span, int most) {
    long place = next.get();
    long before = slots.get((int) (place - most) & mask);
    long last = slots.get((int) (place - 1) & mask);
    return !isWithin(span, before, entered(now, last), now);
  }

  /**
   * How many of the last admissions lie within a span before now; about right while others are
   * admitted.
   *
   * @param most looked at, at most the capacity
   */
  int admittedWithin(long now, long span, int most) {
    long place = next.get();
    int within = 0;
    int beyond = most + 1;
    while (beyond - within > 1) {
      int middle = (within + beyond) >>> 1;
      long value = slots.get((int) (place - middle) & mask);
      if (value >= 0 && isWithin(span, value, entered(now, value), now)) {
        within = middle;
      } else {
        beyond = middle;
      }
    }
    return within;
  }

  /** Closes this ring, and fills a larger one with what it knew. */
  AdmissionRing grown(int capacity) {
    AdmissionRing larger = new AdmissionRing(capacity);
    long[] values = new long[slots.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = slots.getAndSet(i, CLOSED);
    }
    long place = next.get();
    if (roundOf(values[(int) place & mask]) == roundAt(place)) {
      place++;
    }
    long target = larger.next.get();
    for (int back = values.length; back > 0; back--) {
      long value = values[(int) (place - back) & mask];
      larger.slots.set((int) target & larger.mask, (value & ~ROUND_MASK) | larger.roundAt(target));
      target++;
    }
    larger.next.set(target);
    return larger;
  }

  /** How often the ring has gone round at a place. */
  private long roundAt(long place) {
    return place / slots.length() & ROUND_MASK;
  }

  private static long roundOf(long slot) {
    return slot & ROUND_MASK;
  }

  private static long time(long slot) {
    return slot >>> ROUND_BITS & TIME_MASK;
  }

  private static long slot(long time, long round) {
    return (time & TIME_MASK) << ROUND_BITS | (round & ROUND_MASK);
  }

  /** The time that an admission is entered at: its own, or that of the last if that is later. */
  private static long entered(long now, long last) {
    long time = now & TIME_MASK;
    return last < 0 ? time : later(time, time(last));
  }

  /** Whether an admission was less than a span before now, or not before now at all. */
  private static boolean isWithin(long span, long before, long entered, long now) {
    return before >= 0 && age(entered, time(before)) - age(entered, now) < span;
  }

  private static long age(long now, long then) {
    return now - then & TIME_MASK;
  }

  /** The later of two times that lie less than half of the range apart. */
  private static long later(long one, long other) {
    return age(one, other) <= TIME_MASK / 2 ? one : other;
  }
}
