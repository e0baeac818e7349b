package io.headwater.gateway.decide;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands until it is moved. */
public final class ManualClock implements LongSupplier {
  private final AtomicLong nanos;

  /** Starts at a time, in nanoseconds. */
  public ManualClock(long nanos) {
    this.nanos = new AtomicLong(nanos);
  }

  @Override
  public long getAsLong() {
    return nanos.get();
  }

  public void set(long now) {
    nanos.set(now);
  }

  /** Moves it on. */
  public void advanceMillis(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
