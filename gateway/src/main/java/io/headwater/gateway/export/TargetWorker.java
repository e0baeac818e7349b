package io.headwater.gateway.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one target, and the thread that empties it.
 *
 * <p>The thread sleeps for the delay at a time and is woken early only when a full batch stands
 * ready, so an ended span costs no wake-up.
 */
final class TargetWorker implements Runnable {
  private static final long UNFILLED_NANOS = 50_000;

  /**
   * About the most bytes of a batch of more than one span. Collectors refuse gRPC messages above 4
   * MiB, unless they are told otherwise.
   */
  private static final long BATCH_BYTES = 3 << 20;

  private final SpanTarget target;
  private final SpanPipeline.Queue settings;
  private final SpanRing ring;
  private final TargetBooks books;
  private final OutageLog outages;
  private final Thread thread;
  private final long delayNanos;
  private final long limitNanos;

  /** Spans that must have been taken before the worker sleeps again. */
  private final AtomicLong flushTo = new AtomicLong();

  private volatile boolean asleep;

  private final Object callGuard = new Object();
  private boolean calling;
  private long callDeadline;

  // Of the worker's thread.
  private List<SpanData> batch;
  private List<SpanData> batchView;
  private final SpanSize size = new SpanSize();
  private int inHand;
  private int rejected;
  private boolean filled;
  private long emptiedAt;

  TargetWorker(SpanTarget target, SpanPipeline.Queue settings) {
    this.target = target;
    this.settings = settings;
    this.delayNanos = settings.delay().toNanos();
    this.limitNanos = target.timeLimit().toNanos();
    this.ring = new SpanRing(settings.size());
    this.books = new TargetBooks(target.name());
    this.outages = new OutageLog(target.name(), System::nanoTime);
    this.thread = new Thread(this, "headwater-export-" + target.name());
    this.thread.setDaemon(true);
    this.batch = new ArrayList<>(settings.batch());
    this.batchView = Collections.unmodifiableList(batch);
  }

  void start() {
    thread.start();
  }

  TargetBooks books() {
    return books;
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
      if (waiting >= settings.batch() && asleep) {
        asleep = false;
        LockSupport.unpark(thread);
      }
    } else if (waiting == SpanRing.FULL) {
      tally.droppedQueueFull();
    } else {
      tally.droppedShutdown();
    }
  }

  /** Asks for what is queued now to be sent without delay; the answer is for {@link #flushed}. */
  long requestFlush() {
    long put = ring.put();
    flushTo.accumulateAndGet(put, Math::max);
    LockSupport.unpark(thread);
    return put;
  }

  /** Waits for a flush; false: the deadline passed. */
  boolean flushed(long put, long deadline) throws InterruptedException {
    return books.awaitSettled(put, deadline);
  }

  /** Refuses later spans and sends what is queued. */
  void beginClose() {
    ring.close();
    LockSupport.unpark(thread);
  }

  /**
   * Waits for the end of the worker; at the deadline gives up what is left.
   *
   * @return spans given up
   */
  long endClose(long deadline) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
    } catch (InterruptedException e) {
      // Whoever waits wants to be gone: give up now.
      Thread.currentThread().interrupt();
    }
    long left = books.abandon(ring.put());
    // Ends a call or a wait that still hangs; without effect on a thread that has ended.
    thread.interrupt();
    return left;
  }

  /** Interrupts an exporter that does not come back from its call within the time limit. */
  void interruptIfOverdue(long now) {
    synchronized (callGuard) {
      if (calling && now - callDeadline >= 0) {
        thread.interrupt();
      }
    }
  }

  @Override
  public void run() {
    emptiedAt = System.nanoTime();
    while (!isDone()) {
      sleep();
      turn();
    }
    try {
      target.exporter().shutdown();
    } catch (Throwable e) {
      outages.shutdownFailed(e);
    }
  }

  private boolean isDone() {
    // An interrupt only ends a call or a wait. Cleared before the look at the books, which are
    // closed before the interrupt that says so: it cannot be missed.
    Thread.interrupted();
    return books.isAbandoned() || (ring.isClosed() && ring.size() == 0);
  }

  private void sleep() {
    long nanos = delayNanos - (System.nanoTime() - emptiedAt);
    if (nanos <= 0) {
      return;
    }
    asleep = true;
    // After the flag: a producer that did not see it has put a span that is seen here.
    if (!isUrgent()) {
      LockSupport.parkNanos(this, nanos);
    }
    asleep = false;
  }

  private boolean isUrgent() {
    return filled
        || ring.size() >= settings.batch()
        || flushTo.get() > ring.taken()
        || ring.isClosed();
  }

  /** Sends one batch. Whatever goes wrong, what was taken is booked and the worker lives on. */
  private void turn() {
    inHand = 0;
    rejected = 0;
    boolean taken = false;
    try {
      collect();
      if (inHand == 0) {
        // Nothing came, or a producer has its place and is about to fill it: give it a moment.
        LockSupport.parkNanos(this, UNFILLED_NANOS);
        return;
      }
      taken = export();
    } catch (Throwable e) {
      outages.lost(inHand, "the exporter threw", e);
      dropBatch();
    } finally {
      if (inHand > 0) {
        books.settle(taken, inHand, rejected);
      }
    }
  }

  private void collect() {
    emptiedAt = System.nanoTime();
    filled = false;
    long bytes = 0;
    while (inHand < settings.batch()) {
      if (bytes >= BATCH_BYTES) {
        filled = true;
        return;
      }
      SpanData span = ring.poll();
      if (span == null) {
        return;
      }
      inHand++;
      batch.add(span);
      bytes += size.of(span);
    }
  }

  private boolean export() {
    long deadline = System.nanoTime() + limitNanos;
    CompletableResultCode result = call(deadline);
    if (!books.isAbandoned()) {
      result.join(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
    if (!result.isDone()) {
      outages.lost(inHand, "no answer within " + target.timeLimit(), null);
      dropBatch();
      return false;
    }
    batch.clear();
    if (result.isSuccess()) {
      outages.taken();
      rejected = rejectedOf(result);
      return true;
    }
    outages.lost(inHand, "the export failed", result.getFailureThrowable());
    return false;
  }

  /** A receiver that claims to have rejected more than it was sent is not believed. */
  private int rejectedOf(CompletableResultCode success) {
    return target.exporter() instanceof PartialExporter exporter
        ? (int) Math.min(inHand, exporter.rejected(success))
        : 0;
  }

  private CompletableResultCode call(long deadline) {
    synchronized (callGuard) {
      calling = true;
      callDeadline = deadline;
    }
    CompletableResultCode result;
    try {
      result = target.exporter().export(batchView);
    } finally {
      synchronized (callGuard) {
        calling = false;
      }
      // One of the watch may have come while the call was on its way back.
      Thread.interrupted();
    }
    return orFailure(result);
  }

  /** An exporter that answers nothing has not taken the batch. */
  private static CompletableResultCode orFailure(@Nullable CompletableResultCode result) {
    return result == null ? CompletableResultCode.ofFailure() : result;
  }

  /** The exporter may still hold the list: it gets to keep it. */
  private void dropBatch() {
    batch = new ArrayList<>(settings.batch());
    batchView = Collections.unmodifiableList(batch);
  }
}
