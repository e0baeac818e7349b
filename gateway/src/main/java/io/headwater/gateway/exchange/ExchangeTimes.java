package io.headwater.gateway.exchange;

/**
 * How long an exchange took.
 *
 * @param epochMillis when it began, by the clock on the wall
 * @param totalNanos from its begin to its end
 * @param firstByteNanos from the start of the first attempt to the head of the response; negative:
 *     there was none
 * @param upstreamNanos from the start of the first attempt to the end; negative: there was none
 */
public record ExchangeTimes(
    long epochMillis, long totalNanos, long firstByteNanos, long upstreamNanos) {
  private static final double NANOS_PER_MICRO = 1_000.0;
  private static final double MICROS_PER_MILLI = 1_000.0;

  /** A time in milliseconds, to the microsecond. */
  public static double millis(long nanos) {
    return Math.round(nanos / NANOS_PER_MICRO) / MICROS_PER_MILLI;
  }
}
