package io.headwater.gateway.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The books of one target. {@code ended = exported + queued + sum of dropped} holds in every
 * account, while spans end and batches settle.
 *
 * <p>How, though the five numbers are counted by different threads:
 *
 * <ol>
 *   <li>Threads that end spans count in a {@link Tally} each, where ended = accepted + dropped at
 *       every reading, so the sums agree too, whenever each was read.
 *   <li>What became of accepted spans is counted by the worker, under the lock that an account is
 *       taken under: it stands still meanwhile. Spans still on their way are accepted ones that
 *       have not settled. Since a tally that is being written is waited for, no span is seen
 *       settled before it is seen accepted, and the number is never negative; since the worker
 *       settles a batch before it takes the next one, it is never above queue size plus batch size.
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

  private long exported;
  private long exportFailed;
  private long rejected;
  private long leftAtShutdown;
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

  /**
   * Books a batch; nothing, once the target was abandoned.
   *
   * @param taken whether the target took it
   * @param spans how many it has
   * @param rejectedOfThem how many of a batch that was taken the target rejected
   */
  void settle(boolean taken, int spans, int rejectedOfThem) {
    lock.lock();
    try {
      if (abandoned) {
        return;
      }
      if (taken) {
        exported += spans - rejectedOfThem;
        rejected += rejectedOfThem;
      } else {
        exportFailed += spans;
      }
      settledMore.signalAll();
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
      while (settled() < spans) {
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
   * whatever becomes of it.
   *
   * @param accepted spans that the closed queue had accepted
   * @return how many that were
   */
  long abandon(long accepted) {
    lock.lock();
    try {
      long left = accepted - settled();
      leftAtShutdown += left;
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
      return new TargetAccount(
          target,
          sums.ended,
          exported,
          sums.accepted - settled(),
          Map.of(
              DropCause.QUEUE_FULL,
              sums.queueFull,
              DropCause.EXPORT_FAILED,
              exportFailed,
              DropCause.REJECTED,
              rejected,
              DropCause.SHUTDOWN,
              sums.shutdown + leftAtShutdown));
    } finally {
      lock.unlock();
    }
  }

  private long settled() {
    return exported + exportFailed + rejected + leftAtShutdown;
  }
}
