package io.headwater.gateway.export;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Interrupts exporters that block their worker for longer than their time limit. Those of OTLP
 * answer later and never do; a target must not have to trust its exporter in this.
 *
 * <p>One thread for all targets of a pipeline, since none can watch itself. It looks four times in
 * the shortest time limit, so a call ends within five quarters of it if it heeds the interrupt. One
 * that does not keeps its own worker only, and its spans are dropped as {@code QUEUE_FULL}.
 */
final class ExportWatch implements Runnable {
  private final TargetWorker[] workers;
  private final long periodNanos;
  private final Thread thread;
  private volatile boolean stopped;

  ExportWatch(TargetWorker[] workers, Duration shortestLimit) {
    this.workers = workers;
    this.periodNanos = Math.max(1, shortestLimit.toNanos() / 4);
    this.thread = new Thread(this, "headwater-export-watch");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    while (!stopped) {
      LockSupport.parkNanos(this, periodNanos);
      // Nobody interrupts this thread on purpose, and an interrupted one could not park.
      Thread.interrupted();
      long now = System.nanoTime();
      for (TargetWorker worker : workers) {
        worker.interruptIfOverdue(now);
      }
    }
  }
}
