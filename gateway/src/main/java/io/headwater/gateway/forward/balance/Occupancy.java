package io.headwater.gateway.forward.balance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How full an upstream is, over all event loops: exchanges in it, and exchanges that wait for it.
 * Each loop has a line of its own; what one loop frees wakes the lines of all.
 */
public final class Occupancy {
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final List<Runnable> lines = new CopyOnWriteArrayList<>();
  private final LongAdder full = new LongAdder();
  private final LongAdder late = new LongAdder();

  Occupancy() {}

  /**
   * Lets an exchange in.
   *
   * @param limit most that are in at once; 0: no limit, and nothing is counted
   * @return false: as many are
   */
  public boolean enter(int limit) {
    return limit == 0 || takeOne(inside, limit);
  }

  /**
   * An exchange that was let in is over.
   *
   * @param limit as it was when it was let in
   */
  public void leave(int limit) {
    if (limit > 0) {
      inside.decrementAndGet();
      freed();
    }
  }

  /**
   * Gives an exchange a place in a line.
   *
   * @param limit most places in all lines; 0: there are none
   * @return false: all are taken, and it is counted
   */
  public boolean queue(int limit) {
    if (takeOne(waiting, limit)) {
      return true;
    }
    full.increment();
    return false;
  }

  /** An exchange that waited is served, or gave up. */
  public void unqueue() {
    waiting.decrementAndGet();
  }

  /** An exchange waited too long. */
  public void waitedTooLong() {
    late.increment();
  }

  /** How many wait. */
  public int waiting() {
    return waiting.get();
  }

  /** Something is free: who waits may go on. Nearly always nobody does. */
  public void freed() {
    if (waiting.get() > 0) {
      wakeAll();
    }
  }

  /** Has every line look whether something is free, and make room for the others. */
  public void wakeAll() {
    lines.forEach(Runnable::run);
  }

  /**
   * A loop has a line from now on.
   *
   * @param wake has that loop serve its line, from any thread
   */
  public void addLine(Runnable wake) {
    lines.add(wake);
  }

  /** The line is no more. */
  public void removeLine(Runnable wake) {
    lines.remove(wake);
  }

  long refusedFull() {
    return full.sum();
  }

  long refusedLate() {
    return late.sum();
  }

  private static boolean takeOne(AtomicInteger count, int limit) {
    int taken = count.get();
    while (taken < limit) {
      if (count.compareAndSet(taken, taken + 1)) {
        return true;
      }
      taken = count.get();
    }
    return false;
  }
}
