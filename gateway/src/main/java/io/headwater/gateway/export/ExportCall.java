package io.headwater.gateway.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One export at a time, from the call of the exporter to its answer, within the target's time
 * limit. The watch interrupts an exporter that does not come back from its call.
 */
final class ExportCall {
  private final SpanTarget target;
  private final Object guard = new Object();
  private @Nullable Thread caller;
  private long deadline;
  private boolean overdue;

  ExportCall(SpanTarget target) {
    this.target = target;
  }

  /** How a caller waits. */
  @FunctionalInterface
  interface Waiting {
    /**
     * Waits for so many nanoseconds, or less. An interrupt or {@link LockSupport#unpark} ends it.
     *
     * @return false: it waits no longer
     */
    boolean goesOn(long nanos);
  }

  /** Sends a batch. Whatever the exporter throws is an answer. */
  Answer run(Collection<SpanData> spans, Waiting waiting) {
    long until = System.nanoTime() + target.timeLimit().toNanos();
    CompletableResultCode result;
    try {
      result = begin(spans, until);
    } catch (Throwable e) {
      return new Answer(isOverdue() ? Verdict.LATER : Verdict.NEVER, "the exporter threw", e);
    }
    Thread waiter = Thread.currentThread();
    result.whenComplete(() -> LockSupport.unpark(waiter));
    for (boolean goesOn = true; goesOn && !result.isDone(); ) {
      long left = until - System.nanoTime();
      goesOn = left > 0 && waiting.goesOn(left);
      // An interrupt ends a wait only: whether for good, the caller knows.
      Thread.interrupted();
    }
    if (!result.isDone()) {
      return new Answer(Verdict.LATER, "no answer within " + target.timeLimit(), null);
    }
    Verdict verdict = Verdict.of(result);
    return verdict == Verdict.TAKEN
        ? Answer.taken(rejectedOf(result, spans.size()))
        : new Answer(verdict, "the export failed", result.getFailureThrowable());
  }

  /** A receiver that claims to have rejected more than it was sent is not believed. */
  private long rejectedOf(CompletableResultCode success, int sent) {
    return target.exporter() instanceof PartialExporter exporter
        ? Math.max(0, Math.min(sent, exporter.rejected(success)))
        : 0;
  }

  private CompletableResultCode begin(Collection<SpanData> spans, long until) {
    synchronized (guard) {
      caller = Thread.currentThread();
      deadline = until;
      overdue = false;
    }
    CompletableResultCode result;
    try {
      result = target.exporter().export(spans);
    } finally {
      synchronized (guard) {
        caller = null;
      }
      // One of the watch may have come while the call was on its way back.
      Thread.interrupted();
    }
    return orFailure(result);
  }

  /** Interrupts a call that has not come back within its time limit. */
  void interruptIfOverdue(long now) {
    synchronized (guard) {
      if (caller != null && now - deadline >= 0) {
        overdue = true;
        caller.interrupt();
      }
    }
  }

  private boolean isOverdue() {
    synchronized (guard) {
      return overdue;
    }
  }

  /** An exporter that answers nothing has not taken the batch. */
  private static CompletableResultCode orFailure(@Nullable CompletableResultCode result) {
    return result == null ? CompletableResultCode.ofFailure() : result;
  }
}
