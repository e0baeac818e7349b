package io.headwater.gateway.remote;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A timer whose time stands until it is moved. */
final class ManualTimer implements PollTimer {
  private final PriorityQueue<Due> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
  private long now = -7;
  private long number;

  @Override
  public long now() {
    return now;
  }

  @Override
  public void after(long nanos, Runnable action) {
    waiting.add(new Due(now + nanos, number++, action));
  }

  int waiting() {
    return waiting.size();
  }

  /** Moves the time on, and runs what becomes due on the way. */
  void pass(double seconds) {
    long end = now + (long) (seconds * 1e9);
    while (!waiting.isEmpty() && waiting.element().at() <= end) {
      Due due = waiting.remove();
      now = due.at();
      due.action().run();
    }
    now = end;
  }

  private record Due(long at, long number, Runnable action) {}
}
