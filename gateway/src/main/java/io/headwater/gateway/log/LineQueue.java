package io.headwater.gateway.log;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written, on its way from threads that must not wait to the one that writes. As many
 * as are allowed wait; further ones, and those that come when it is closed, are dropped and
 * counted.
 *
 * @param <T> a line, or what becomes one
 */
public final class LineQueue<T> {
  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private final int most;
  private volatile boolean closed;

  /**
   * Starts empty.
   *
   * @param most wait
   */
  public LineQueue(int most) {
    this.most = most;
  }

  /** Hands one over, or drops it; false: it was dropped. */
  public boolean offer(T line) {
    if (closed) {
      dropped.increment();
      return false;
    }
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      dropped.increment();
      return false;
    }
    return waiting.add(line);
  }

  /** Takes the oldest; null: none waits. Of the writing thread. */
  public @Nullable T poll() {
    T line = waiting.poll();
    if (line != null) {
      count.decrementAndGet();
    }
    return line;
  }

  /** One that was taken could not be written. */
  public void lost() {
    dropped.increment();
  }

  /** How many were dropped, or lost. */
  public long dropped() {
    return dropped.sum();
  }

  /** Takes no more; what waits is still to be written. */
  public void close() {
    closed = true;
  }

  public boolean isClosed() {
    return closed;
  }

  /** Whether it is closed, and nothing waits. */
  public boolean isDone() {
    return closed && waiting.isEmpty();
  }
}
