package io.headwater.gateway.export;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of ended spans: many threads put, one takes, nobody waits.
 *
 * <p>Why not one of the JDK's: the bounded ones lock, the lock-free ones are unbounded and allocate
 * a node for each element. And none can be closed: here one atomic step decides for each span
 * whether it came before the close or after it, so that none is left behind unseen.
 */
final class SpanRing {
  /** Answer of {@link #offer}: no room. */
  static final int FULL = -1;

  /** Answer of {@link #offer}: closed. */
  static final int CLOSED = -2;

  private static final long CLOSED_BIT = Long.MIN_VALUE;

  private final int capacity;
  private final int mask;
  private final AtomicReferenceArray<@Nullable SpanData> slots;

  /** Spans put so far, and the closed bit: a producer owns the slot it moved this past. */
  private final AtomicLong tail = new AtomicLong();

  /** Spans taken so far. */
  private final AtomicLong head = new AtomicLong();

  SpanRing(int capacity) {
    this.capacity = capacity;
    int length = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
    this.mask = length - 1;
    this.slots = new AtomicReferenceArray<>(length);
  }

  /**
   * Puts a span; from any thread.
   *
   * @return how many wait now, this one included; or {@link #FULL}, or {@link #CLOSED}
   */
  int offer(SpanData span) {
    while (true) {
      long position = tail.get();
      if (position < 0) {
        return CLOSED;
      }
      // Read after the tail: a head that has overtaken this position makes the exchange fail.
      long waiting = position - head.get();
      if (waiting >= capacity) {
        return FULL;
      }
      if (tail.compareAndSet(position, position + 1)) {
        slots.setRelease((int) position & mask, span);
        return (int) waiting + 1;
      }
    }
  }

  /** Whether a span that is put now finds room; a moment later it may not. */
  boolean hasRoom() {
    long position = tail.get();
    return position >= 0 && position - head.get() < capacity;
  }

  /**
   * Takes the oldest span; from the one consumer.
   *
   * @return null: there is none, or its producer has its place but is still about to fill it
   */
  @Nullable SpanData poll() {
    long position = head.getPlain();
    int slot = (int) position & mask;
    SpanData span = slots.getAcquire(slot);
    if (span != null) {
      slots.setPlain(slot, null);
      head.setRelease(position + 1);
    }
    return span;
  }

  /** Refuses every later span. What is inside can still be taken. */
  void close() {
    tail.getAndUpdate(position -> position | CLOSED_BIT);
  }

  boolean isClosed() {
    return tail.get() < 0;
  }

  /** Spans put so far. */
  long put() {
    return tail.get() & ~CLOSED_BIT;
  }

  /** Spans taken so far. */
  long taken() {
    return head.get();
  }

  /** Spans inside; exact for the consumer while nobody puts. */
  int size() {
    // The head first: read after the tail it could be ahead of it.
    long taken = taken();
    return (int) Math.min(capacity, put() - taken);
  }
}
