package io.headwater.gateway.span;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What spans are timed by: each trace reads the wall once and then counts on by the clock that
 * never goes back, so that no span ends before it began.
 *
 * @param wall nanoseconds since 1970
 * @param ticks nanoseconds since whenever, never going back
 */
record SpanClock(LongSupplier wall, LongSupplier ticks) {
  static SpanClock system() {
    return new SpanClock(SpanClock::epochNanos, System::nanoTime);
  }

  private static long epochNanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
