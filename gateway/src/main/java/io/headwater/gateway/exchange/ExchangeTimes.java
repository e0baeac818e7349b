package io.headwater.gateway.exchange;

/**
 * When an exchange began.
 *
 * @param epochMillis by the clock on the wall
 * @param nanoTime by the clock that never goes back
 */
record ExchangeTimes(long epochMillis, long nanoTime) {
  static ExchangeTimes now() {
    return new ExchangeTimes(System.currentTimeMillis(), System.nanoTime());
  }

  long elapsedNanos() {
    return System.nanoTime() - nanoTime;
  }
}
