package io.headwater.gateway.span;

import io.headwater.gateway.http.QueryRedaction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the spans of all traces share.
 *
 * @param sink where they go when they have ended
 * @param clock times them
 * @param redaction hides the values of secret query parameters
 * @param randomness the calling thread's source of random bits
 */
record SpanMaking(
    SpanSink sink,
    SpanClock clock,
    QueryRedaction redaction,
    Supplier<? extends RandomGenerator> randomness) {
  /** Draws a span id; all zeros is none (W3C Trace Context, section 3.2.2). */
  long newSpanId() {
    RandomGenerator random = randomness.get();
    long id = random.nextLong();
    while (id == 0) {
      id = random.nextLong();
    }
    return id;
  }
}
