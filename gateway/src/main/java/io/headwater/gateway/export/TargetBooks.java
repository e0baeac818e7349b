package io.headwater.gateway.export;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The books of one target. {@code ended + recovered = exported + queued + on disk + sum of dropped}
 * holds in every account, while spans end and batches settle.
 *
 * <p>How, though the numbers are counted by different threads:
 *
 * <ol>
 *   <li>Threads that end spans count in a {@link Tally} each, where ended = accepted + dropped at
 *       every reading, so the sums agree too, whenever each was read.
 *   <li>What became of accepted spans is counted by the worker, under the lock that an account is
 *       taken under: it stands still meanwhile. Spans still on their way are accepted ones that
 *       have not settled. Since a tally that is being written is waited for, no span is seen
 *       settled before it is seen accepted, and the number is never negative; since the worker
 *       settles a batch before it takes the next one, it is never above queue size plus batch size.
 *   <li>What was recovered from disk is on disk from that moment on, and leaves it as what was put
 *       there does.
 * </ol>
 *
 * <p>The ended spans are counted on their own; no number but {@code queued} is a difference.
 */
final class TargetBooks {
  private final String target;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settledMore = lock.newCondition();
  private final List<Tally> tallies = new ArrayList<>();

  /** What threads that are gone had counted. */
  private final Tally.Sums gone = new Tally.Sums();

  /** Spans that left the queue, whatever became of them. */
  private long settled;

  private long exported;
  private long recovered;
  private long onDisk;

  /** By cause; what the tallies count is not in it. */
  private final Map<DropCause, Long> dropped = new EnumMap<>(DropCause.class);

  private DiskAccount.State diskState = DiskAccount.State.OFF;
  private long diskBytes;
  private volatile boolean abandoned;

  TargetBooks(String target) {
    this.target = target;
  }

  /** Opens the tally of the calling thread; once in its life. */
  Tally openTally() {
    Tally tally = new Tally(Thread.currentThread());
    lock.lock();
    try {
      tallies.removeIf(this::foldIfFinal);
      tallies.add(tally);
    } finally {
      lock.unlock();
    }
    return tally;
  }

  private boolean foldIfFinal(Tally tally) {
    if (!tally.isFinal()) {
      return false;
    }
    tally.addTo(gone);
    return true;
  }

  /** Books spans out of the queue as exported. */
  void exported(long spans) {
    settle(
        spans,
        () -> {
          exported += spans;
        });
  }

  /** Books spans out of the queue as dropped. */
  void dropped(DropCause cause, long spans) {
    settle(spans, () -> dropped.merge(cause, spans, Long::sum));
  }

  /** Books spans out of the queue as being on disk. */
  void toDisk(long spans) {
    settle(
        spans,
        () -> {
          onDisk += spans;
        });
  }

  /** What left the queue is booked, unless the target was abandoned: then it was already. */
  private void settle(long spans, Runnable fate) {
    lock.lock();
    try {
      if (!abandoned) {
        settled += spans;
        fate.run();
        settledMore.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Books spans that were found on disk. */
  void recovered(long spans) {
    lock.lock();
    try {
      recovered += spans;
      onDisk += spans;
    } finally {
      lock.unlock();
    }
  }

  /** Books spans on disk as exported. */
  void exportedFromDisk(long spans) {
    lock.lock();
    try {
      onDisk -= spans;
      exported += spans;
    } finally {
      lock.unlock();
    }
  }

  /** Books spans on disk as dropped. */
  void droppedFromDisk(DropCause cause, long spans) {
    lock.lock();
    try {
      onDisk -= spans;
      dropped.merge(cause, spans, Long::sum);
    } finally {
      lock.unlock();
    }
  }

  /** Says how the disk buffer is. */
  void disk(DiskAccount.State state, long bytes) {
    lock.lock();
    try {
      diskState = state;
      diskBytes = bytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until that many spans have settled.
   *
   * @param spans how many of those accepted
   * @param deadline on the clock of {@link System#nanoTime}
   * @return false: the deadline passed first
   * @throws InterruptedException if the caller is interrupted
   */
  boolean awaitSettled(long spans, long deadline) throws InterruptedException {
    lock.lock();
    try {
      while (settled < spans) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        settledMore.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives up what has not settled: it is dropped as {@code SHUTDOWN}, a batch on its way included,
   * whatever becomes of it. What is on disk stays there.
   *
   * @param accepted spans that the closed queue had accepted
   * @return how many that were
   */
  long abandon(long accepted) {
    lock.lock();
    try {
      long left = accepted - settled;
      settled += left;
      dropped.merge(DropCause.SHUTDOWN, left, Long::sum);
      abandoned = true;
      settledMore.signalAll();
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** Whether what is left was given up. */
  boolean isAbandoned() {
    return abandoned;
  }

  /** Reads the books. */
  TargetAccount account() {
    lock.lock();
    try {
      Tally.Sums sums = gone.copy();
      for (Tally tally : tallies) {
        tally.addTo(sums);
      }
      Map<DropCause, Long> causes = new EnumMap<>(dropped);
      causes.merge(DropCause.QUEUE_FULL, sums.queueFull, Long::sum);
      causes.merge(DropCause.SHUTDOWN, sums.shutdown, Long::sum);
      return new TargetAccount(
          target,
          sums.ended,
          exported,
          sums.accepted - settled,
          causes,
          new DiskAccount(diskState, recovered, onDisk, diskBytes));
    } finally {
      lock.unlock();
    }
  }
}
