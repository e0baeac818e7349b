package io.headwater.gateway.replay;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A clock that follows the times of a log. Lines stand in the order in which exchanges ended, so
 * that their beginnings go back at times; the clock then stands.
 */
public final class ReplayClock implements LongSupplier {
  private long first;
  private long last;
  private boolean started;

  /** Starts at the first time that it is told. */
  public ReplayClock() {}

  void follow(long epochMillis) {
    if (!started) {
      started = true;
      first = epochMillis;
      last = epochMillis;
    }
    last = Math.max(last, epochMillis);
  }

  /** The first time, in milliseconds since 1970; 0: none was told. */
  long firstMillis() {
    return first;
  }

  long lastMillis() {
    return last;
  }

  /** Nanoseconds since the first time. */
  @Override
  public long getAsLong() {
    return TimeUnit.MILLISECONDS.toNanos(last - first);
  }
}
