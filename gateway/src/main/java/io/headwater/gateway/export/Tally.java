package io.headwater.gateway.export;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * What one thread has counted for one target: spans ended, and what became of each when it was
 * handed over. Written by its thread only, without an atomic read-modify-write; read by any.
 *
 * <p>A span is counted as ended first, then handed over, then counted by its fate. The version is
 * odd from before the first count until after the last, and a reader that meets an odd or a changed
 * version looks again: what it reads is never a span half counted.
 */
final class Tally {
  // A cache line of room on both sides: neighbours on the heap are other threads' tallies.
  private static final int VERSION = 8;
  private static final int ENDED = 9;
  private static final int ACCEPTED = 10;
  private static final int QUEUE_FULL = 11;
  private static final int SHUTDOWN = 12;
  private static final int CELLS = 24;

  private final Thread owner;
  private final AtomicLongArray cells = new AtomicLongArray(CELLS);

  Tally(Thread owner) {
    this.owner = owner;
  }

  /** Whether nothing will be counted here any more. */
  boolean isFinal() {
    return !owner.isAlive();
  }

  /** Counts a span as ended; one of the fates must follow. */
  void ended() {
    bump(VERSION);
    bump(ENDED);
  }

  /** Its fate: the queue took it. */
  void accepted() {
    bump(ACCEPTED);
    bump(VERSION);
  }

  /** Its fate: there was no room. */
  void droppedQueueFull() {
    bump(QUEUE_FULL);
    bump(VERSION);
  }

  /** Its fate: the target is closed. */
  void droppedShutdown() {
    bump(SHUTDOWN);
    bump(VERSION);
  }

  /** Adds one consistent reading to the sums. */
  void addTo(Sums sums) {
    while (true) {
      long version = cells.getAcquire(VERSION);
      if ((version & 1) == 0) {
        long ended = cells.getAcquire(ENDED);
        long accepted = cells.getAcquire(ACCEPTED);
        long queueFull = cells.getAcquire(QUEUE_FULL);
        long shutdown = cells.getAcquire(SHUTDOWN);
        if (cells.getAcquire(VERSION) == version) {
          sums.ended += ended;
          sums.accepted += accepted;
          sums.queueFull += queueFull;
          sums.shutdown += shutdown;
          return;
        }
      }
      // The owner is between two counts, a few instructions apart, or was sent off its CPU there.
      LockSupport.parkNanos(this, 1_000);
    }
  }

  private void bump(int cell) {
    cells.setRelease(cell, cells.getPlain(cell) + 1);
  }

  /** Sums over tallies. */
  static final class Sums {
    long ended;
    long accepted;
    long queueFull;
    long shutdown;

    /** The same numbers, to go on from. */
    Sums copy() {
      Sums copy = new Sums();
      copy.ended = ended;
      copy.accepted = accepted;
      copy.queueFull = queueFull;
      copy.shutdown = shutdown;
      return copy;
    }
  }
}
