package io.headwater.gateway.forward.balance;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Bounds the retries of an upstream by its requests, so that an outage is not multiplied: over a
 * window of the last ten to twenty seconds at most so many percent of the requests, and besides so
 * many per second.
 *
 * <p>How: the requests are counted anyway, by others. Only who wants to retry looks at that count,
 * and compares it with the one at the window's begin. A request costs nothing here.
 */
public final class RetryBudget {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long SPAN = 10 * SECOND;
  private static final int PERCENT = 100;

  private final LongSupplier nanoClock;
  private final LongSupplier requests;
  private final AtomicReference<Window> window;
  private volatile Limits limits = Limits.DEFAULT;

  /**
   * Opens a budget.
   *
   * @param requests how many there were since whenever
   */
  RetryBudget(LongSupplier nanoClock, LongSupplier requests) {
    this.nanoClock = nanoClock;
    this.requests = requests;
    Mark now = new Mark(nanoClock.getAsLong(), requests.getAsLong(), 0);
    this.window = new AtomicReference<>(new Window(now, now, 0));
  }

  void limitBy(Limits changed) {
    limits = changed;
  }

  /** Takes one retry, if there is any left. */
  public boolean tryTake() {
    Limits limit = limits;
    while (true) {
      Window before = Objects.requireNonNull(window.get());
      Window rolled = before.rolledTo(nanoClock.getAsLong(), requests.getAsLong());
      if (!rolled.hasRoom(limit, nanoClock.getAsLong(), requests.getAsLong())) {
        return false;
      }
      if (window.compareAndSet(before, rolled.withOneMore())) {
        return true;
      }
    }
  }

  /**
   * How much may be retried.
   *
   * @param percent of the requests
   * @param minPerSecond besides, however few requests there are
   */
  public record Limits(int percent, int minPerSecond) {
    /** What {@code reference.conf} says. */
    public static final Limits DEFAULT = new Limits(20, 3);
  }

  /** What was counted until one moment. */
  private record Mark(long at, long requests, long retries) {}

  /**
   * A window that began at one mark, and moves on to the other one when that is old enough.
   *
   * @param retries until now
   */
  private record Window(Mark begin, Mark next, long retries) {
    Window rolledTo(long now, long requestsNow) {
      long age = now - next.at;
      if (age < SPAN) {
        return this;
      }
      Mark mark = new Mark(now, requestsNow, retries);
      // Nobody asked for long: what came meanwhile counts as evenly spread.
      Mark from =
          age < 2 * SPAN
              ? next
              : new Mark(
                  now - SPAN,
                  requestsNow - (long) ((requestsNow - next.requests) * ((double) SPAN / age)),
                  retries);
      return new Window(from, mark, retries);
    }

    boolean hasRoom(Limits limits, long now, long requestsNow) {
      long seconds = Math.max(1, (now - begin.at) / SECOND);
      long room =
          (requestsNow - begin.requests) * limits.percent / PERCENT + seconds * limits.minPerSecond;
      return retries - begin.retries < room;
    }

    Window withOneMore() {
      return new Window(begin, next, retries + 1);
    }
  }
}
