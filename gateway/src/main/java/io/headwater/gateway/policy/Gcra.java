package io.headwater.gateway.policy;

import java.util.concurrent.TimeUnit;

/**
 * The generic cell rate algorithm (ITU-T I.371, virtual scheduling): one number for each limit, the
 * time at which the next request would come if all came evenly.
 *
 * @param intervalNanos between two requests at the rate
 * @param toleranceNanos how far that time may lie ahead
 */
record Gcra(long intervalNanos, long toleranceNanos) {
  /** A request is refused. */
  static final long REFUSED = Long.MIN_VALUE;

  /**
   * Makes a limit.
   *
   * @param perSecond rate, above 0
   * @param burst requests that may come at once, at least 1
   */
  static Gcra of(double perSecond, int burst) {
    long interval = Math.max(1, Math.round(TimeUnit.SECONDS.toNanos(1) / perSecond));
    return new Gcra(interval, interval * (burst - 1L));
  }

  /**
   * Takes a request.
   *
   * @param due the number kept so far
   * @return the number to be kept, or {@link #REFUSED}: then it stays as it is
   */
  long take(long due, long now) {
    long ahead = due - now;
    if (ahead > toleranceNanos) {
      return REFUSED;
    }
    return (ahead > 0 ? due : now) + intervalNanos;
  }

  /** Nanoseconds until a request would be taken. */
  long patience(long due, long now) {
    return Math.max(0, due - now - toleranceNanos);
  }
}
