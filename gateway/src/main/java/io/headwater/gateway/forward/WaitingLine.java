package io.headwater.gateway.forward;

import io.headwater.gateway.forward.balance.Bounds;
import io.headwater.gateway.forward.balance.Occupancy;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;

/**
 * Exchanges of one event loop that wait until one of their upstream's bounds gives way, first come
 * first served. How many may wait is counted over all loops.
 */
final class WaitingLine {
  private final Balancer balancer;
  private final Bounds bounds;
  private final Occupancy occupancy;
  private final Runnable wake;
  private final Deque<Forwarding> line = new ArrayDeque<>();
  private boolean serving;
  private boolean closed;

  WaitingLine(Balancer balancer, Bounds bounds, Occupancy occupancy, EventLoop loop) {
    this.balancer = balancer;
    this.bounds = bounds;
    this.occupancy = occupancy;
    this.wake = () -> wakeOn(loop);
    occupancy.addLine(wake);
  }

  boolean isEmpty() {
    return line.isEmpty();
  }

  /**
   * Stands an exchange in line.
   *
   * @return false: the line is full
   */
  boolean join(Forwarding waiting) {
    if (!occupancy.queue(bounds.queueSize())) {
      return false;
    }
    if (closed && line.isEmpty()) {
      occupancy.addLine(wake);
    }
    line.addLast(waiting);
    // Only now that it is counted who frees something looks for it: what was freed in between is
    // looked for here, and what lies idle elsewhere is asked for.
    serve();
    if (!line.isEmpty() && bounds.maxConnections() > 0) {
      occupancy.wakeAll();
    }
    return true;
  }

  /** Takes one out that gave up; nothing where it is not in. */
  void leave(Forwarding waiting) {
    if (line.remove(waiting)) {
      occupancy.unqueue();
      detachIfDone();
    }
  }

  /** Lets those in front go on, as far as anything is free. */
  void serve() {
    if (serving) {
      return;
    }
    serving = true;
    try {
      for (Forwarding first = line.poll(); first != null; first = line.poll()) {
        if (!first.resume()) {
          line.addFirst(first);
          return;
        }
        occupancy.unqueue();
      }
    } finally {
      serving = false;
      detachIfDone();
    }
  }

  /** Whether a connection is better closed than kept: who waits is on another loop. */
  boolean yieldsTo() {
    return bounds.maxConnections() > 0 && line.isEmpty() && occupancy.waiting() > 0;
  }

  /** No new exchange comes here; it serves those who are in, and those who retry. */
  void close() {
    closed = true;
    detachIfDone();
  }

  /**
   * From any thread. Who waits on a loop that stops is ended by its client's connection, which the
   * loop closes; whoever wakes must not pay for it, nor those on other loops who come after.
   */
  private void wakeOn(EventLoop loop) {
    if (loop.isShuttingDown()) {
      return;
    }
    try {
      loop.execute(this::onWake);
    } catch (RejectedExecutionException e) {
      // It stopped since it was asked.
      occupancy.removeLine(wake);
    }
  }

  private void onWake() {
    serve();
    if (yieldsTo()) {
      balancer.yieldOne();
    }
  }

  private void detachIfDone() {
    if (closed && line.isEmpty()) {
      occupancy.removeLine(wake);
    }
  }
}
