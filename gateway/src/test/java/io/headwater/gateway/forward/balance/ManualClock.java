package io.headwater.gateway.forward.balance;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that stands until it is moved, and begins shortly before it overflows. */
final class ManualClock implements LongSupplier {
  private volatile long now = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

  @Override
  public long getAsLong() {
    return now;
  }

  void advance(Duration by) {
    now += by.toNanos();
  }
}
