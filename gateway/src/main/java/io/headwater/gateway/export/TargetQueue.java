package io.headwater.gateway.export;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one target: what threads that end spans see of it, and how its worker sleeps.
 *
 * <p>The worker is woken early only when a full batch stands ready, so an ended span costs no
 * wake-up.
 */
final class TargetQueue {
  private final SpanRing ring;
  private final int batch;

  /** Spans that must have been taken before the worker sleeps again. */
  private final AtomicLong flushTo = new AtomicLong();

  /** Who takes the spans; null: not started. */
  private volatile @Nullable Thread worker;

  private volatile boolean asleep;

  TargetQueue(SpanPipeline.Queue settings) {
    this.ring = new SpanRing(settings.size());
    this.batch = settings.batch();
  }

  /** Says who takes the spans. */
  void takenBy(Thread thread) {
    worker = thread;
  }

  /** Whether a span that ends now would find room. */
  boolean hasRoom() {
    return ring.hasRoom();
  }

  /** Drops and counts a span that has not been made, since there is no room for it. */
  void refuse(Tally tally) {
    tally.ended();
    if (ring.isClosed()) {
      tally.droppedShutdown();
    } else {
      tally.droppedQueueFull();
    }
  }

  /** Takes over an ended span, or drops and counts it; never waits. */
  void accept(SpanData span, Tally tally) {
    tally.ended();
    int waiting = ring.offer(span);
    if (waiting > 0) {
      tally.accepted();
      if (waiting >= batch && asleep) {
        asleep = false;
        wake();
      }
    } else if (waiting == SpanRing.FULL) {
      tally.droppedQueueFull();
    } else {
      tally.droppedShutdown();
    }
  }

  /** Asks for what is queued now to be taken without delay. */
  long requestFlush() {
    long put = ring.put();
    flushTo.accumulateAndGet(put, Math::max);
    wake();
    return put;
  }

  /** Refuses later spans. */
  void close() {
    ring.close();
    wake();
  }

  boolean isClosed() {
    return ring.isClosed();
  }

  /** Spans accepted so far. */
  long put() {
    return ring.put();
  }

  void wake() {
    LockSupport.unpark(worker);
  }

  // What follows is the worker's alone.

  /** The oldest span; null: there is none that can be taken now. */
  @Nullable SpanData poll() {
    return ring.poll();
  }

  boolean isEmpty() {
    return ring.size() == 0;
  }

  boolean hasBatch() {
    return ring.size() >= batch;
  }

  /** Whether spans are to be taken before the delay is over. */
  boolean isUrgent() {
    return hasBatch() || flushTo.get() > ring.taken() || ring.isClosed();
  }

  /** Sleeps until the time is over, or it is urgent. */
  void sleep(long nanos) {
    asleep = true;
    // After the flag: a producer that did not see it has put a span that is seen here.
    if (!isUrgent()) {
      LockSupport.parkNanos(this, nanos);
    }
    asleep = false;
  }

  /** As {@link #sleep}, for who waits for something else: only a full batch is urgent. */
  void sleepUntilBatch(long nanos) {
    asleep = true;
    if (!hasBatch()) {
      LockSupport.parkNanos(this, nanos);
    }
    asleep = false;
  }
}
