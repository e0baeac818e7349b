package io.headwater.gateway.export;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that empties the queue of one target.
 *
 * <p>As long as the target takes what it gets, batches go straight to it. One that it does not take
 * now goes to the backlog; from then on all do, and are sent from there in their order, until it is
 * empty. While a call lasts and the queue fills, batches go to the backlog too, the one on its way
 * first: a slow target costs no spans as long as the backlog has room.
 */
final class TargetWorker implements Runnable {
  private static final long UNFILLED_NANOS = 50_000;

  /**
   * About the most bytes of a batch of more than one span. Collectors refuse gRPC messages above 4
   * MiB, unless they are told otherwise.
   */
  private static final long BATCH_BYTES = 3 << 20;

  /** What is left of the time to flush when the worker stops waiting and puts all on disk. */
  private static final Duration LONGEST_RESERVE = Duration.ofSeconds(2);

  private final SpanTarget target;
  private final SpanPipeline.Queue settings;
  private final TargetQueue queue;
  private final TargetBooks books;
  private final Backlog backlog;
  private final OutageLog outages;
  private final ExportCall call;
  private final Thread thread;
  private final long delayNanos;

  /** When to wait no longer; no matter until the queue is closed. */
  private volatile long giveInAt;

  // Of the worker's thread.
  private List<SpanData> batch;
  private List<SpanData> batchView;

  private final SpanSize size = new SpanSize();

  /** Whether the last batch ended at its size: the next one need not wait. */
  private boolean filled;

  /** Spans in the batch that are not booked yet. */
  private int inHand;

  private boolean spills;
  private long emptiedAt;

  TargetWorker(SpanTarget target, SpanPipeline.Queue settings, TargetBooks books, Backlog backlog) {
    this.target = target;
    this.settings = settings;
    this.delayNanos = settings.delay().toNanos();
    this.queue = new TargetQueue(settings);
    this.books = books;
    this.backlog = backlog;
    this.outages = new OutageLog(target.name(), System::nanoTime);
    this.call = new ExportCall(target);
    this.thread = new Thread(this, "headwater-export-" + target.name());
    this.thread.setDaemon(true);
    this.queue.takenBy(thread);
    this.batch = new ArrayList<>(settings.batch());
    this.batchView = Collections.unmodifiableList(batch);
  }

  void start() {
    thread.start();
  }

  TargetBooks books() {
    return books;
  }

  TargetQueue queue() {
    return queue;
  }

  /** Waits for a flush; false: the deadline passed. */
  boolean flushed(long put, long deadline) throws InterruptedException {
    return books.awaitSettled(put, deadline);
  }

  /** Refuses later spans, and sends what is queued or puts it on disk. */
  void beginClose(long deadline, Duration timeout) {
    giveInAt = deadline - Math.min(LONGEST_RESERVE.toNanos(), timeout.toNanos() / 4);
    queue.close();
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
    long left = books.abandon(queue.put());
    // Ends a call or a wait that still hangs; without effect on a thread that has ended.
    thread.interrupt();
    return left;
  }

  void interruptIfOverdue(long now) {
    call.interruptIfOverdue(now);
  }

  @Override
  public void run() {
    emptiedAt = System.nanoTime();
    backlog.open();
    while (!isDone()) {
      sleep();
      turn();
    }
    backlog.close();
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
    return books.isAbandoned() || (queue.isClosed() && queue.isEmpty());
  }

  private void sleep() {
    long nanos = untilDue();
    if (!backlog.isEmpty()) {
      nanos = Math.min(nanos, backlog.dueIn());
    }
    if (nanos > 0) {
      queue.sleep(nanos);
    }
  }

  private long untilDue() {
    return filled ? 0 : delayNanos - (System.nanoTime() - emptiedAt);
  }

  /** Moves one batch. Whatever goes wrong, what was taken is booked and the worker lives on. */
  private void turn() {
    try {
      backlog.tend();
      if (backlog.isEmpty()) {
        sendNext();
      } else {
        putBehind();
        sendOldest();
      }
    } catch (Throwable e) {
      outages.lost(inHand, "the export went wrong", e);
    } finally {
      if (inHand > 0) {
        books.dropped(DropCause.EXPORT_FAILED, inHand);
        dropBatch();
      }
    }
  }

  private void sendNext() {
    if (!collect()) {
      return;
    }
    Answer answer = send(batchView);
    if (inHand == 0) {
      // It went to the backlog while it was on its way, and is the oldest there.
      settleOldest(answer);
      return;
    }
    switch (answer.verdict()) {
      case TAKEN -> {
        outages.taken();
        books.dropped(DropCause.REJECTED, answer.rejected());
        books.exported(inHand - answer.rejected());
        inHand = 0;
        batch.clear();
        return;
      }
      case NEVER -> drop(DropCause.EXPORT_FAILED, answer);
      case LATER, UNCLEAR -> {
        backlog.backOff();
        keep(answer);
      }
    }
    dropBatch();
  }

  /** While something is in the backlog: later spans go behind it. */
  private void putBehind() {
    if ((queue.isUrgent() || untilDue() <= 0) && collect()) {
      DropCause cause = putBack();
      if (cause == null) {
        outages.queuedBehind(inHand);
      } else {
        drop(cause, new Answer(Verdict.LATER, "older spans wait, and there is no room", null));
      }
      dropBatch();
    }
  }

  private void keep(Answer answer) {
    DropCause cause = putBack();
    if (cause == null) {
      outages.kept(inHand, answer.reason(), answer.failure());
    } else {
      drop(cause, answer);
    }
  }

  /** Puts the batch into the backlog; null: it is in. */
  private @Nullable DropCause putBack() {
    // After the end of the time to flush, all that was left is booked as such.
    return books.isAbandoned() ? DropCause.SHUTDOWN : backlog.put(batchView);
  }

  private void drop(DropCause cause, Answer answer) {
    outages.lost(inHand, answer.reason(), answer.failure());
    books.dropped(cause, inHand);
  }

  private void sendOldest() {
    if (queue.isClosed() || backlog.dueIn() > 0) {
      return;
    }
    List<SpanData> oldest = backlog.next(settings.batch());
    if (!oldest.isEmpty()) {
      settleOldest(send(oldest));
    }
  }

  private void settleOldest(Answer answer) {
    long refused = backlog.answered(answer);
    if (answer.verdict() == Verdict.TAKEN) {
      outages.taken();
    } else if (refused > 0) {
      outages.lost(refused, answer.reason(), answer.failure());
    } else {
      outages.kept(0, answer.reason(), answer.failure());
    }
  }

  private boolean collect() {
    emptiedAt = System.nanoTime();
    filled = false;
    long bytes = 0;
    while (inHand < settings.batch()) {
      if (bytes >= BATCH_BYTES) {
        filled = true;
        break;
      }
      SpanData span = queue.poll();
      if (span == null) {
        break;
      }
      inHand++;
      batch.add(span);
      bytes += size.of(span);
    }
    if (inHand == 0) {
      // Nothing came, or a producer has its place and is about to fill it: give it a moment.
      LockSupport.parkNanos(this, UNFILLED_NANOS);
    }
    return inHand > 0;
  }

  private Answer send(Collection<SpanData> spans) {
    spills = backlog.isUsable();
    return hasToGiveIn()
        ? new Answer(Verdict.LATER, "the gateway stops", null)
        : call.run(spans, this::waitOn);
  }

  /** Waits for an answer, and has the queue go on being emptied; false: it waits no longer. */
  private boolean waitOn(long nanos) {
    // Before the wait: the interrupt that comes with the end may have met the exporter's call.
    if (books.isAbandoned() || hasToGiveIn()) {
      return false;
    }
    if (!spills) {
      LockSupport.parkNanos(this, nanos);
    } else {
      queue.sleepUntilBatch(
          queue.isClosed() ? Math.min(nanos, giveInAt - System.nanoTime()) : nanos);
      spill();
    }
    return true;
  }

  private boolean hasToGiveIn() {
    return spills && queue.isClosed() && System.nanoTime() - giveInAt >= 0;
  }

  /** Puts a full batch into the backlog during a call; the one on its way goes before it. */
  private void spill() {
    if (!queue.hasBatch()) {
      return;
    }
    if (inHand > 0) {
      if (backlog.put(batchView) != null) {
        // It is on its way still, and may arrive.
        spills = false;
        return;
      }
      backlog.next(inHand);
      dropBatch();
    }
    if (collect()) {
      DropCause cause = backlog.put(batchView);
      if (cause != null) {
        spills = false;
        books.dropped(cause, inHand);
        outages.lost(inHand, "no answer yet, and no room on disk", null);
      }
      dropBatch();
    }
  }

  /**
   * Begins a new batch. The exporter may still hold the list of the last one: it gets to keep it.
   */
  private void dropBatch() {
    inHand = 0;
    batch = new ArrayList<>(settings.batch());
    batchView = Collections.unmodifiableList(batch);
  }
}
