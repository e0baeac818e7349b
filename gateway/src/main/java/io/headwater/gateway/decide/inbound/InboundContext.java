package io.headwater.gateway.decide.inbound;

import io.headwater.gateway.http.TraceFormat;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a caller says its request is part of.
 *
 * @param traceIdHigh high half of the trace id; 0 where the format knows 64 bits only
 * @param traceIdLow low half of the trace id
 * @param spanId the caller's span; never 0
 * @param sampled whether the caller decided that the trace is sampled
 * @param deferred whether it left that open; then it is not {@code sampled}
 * @param randomFlag whether the low 56 bits of the trace id are said to be random
 * @param traceState the vendors' members that came and may pass, {@code ot} included; null: nothing
 * @param format in which it was found
 */
public record InboundContext(
    long traceIdHigh,
    long traceIdLow,
    long spanId,
    boolean sampled,
    boolean deferred,
    boolean randomFlag,
    @Nullable String traceState,
    TraceFormat format) {
  private static final int RANDOM_BITS = 56;
  private static final long RANDOM_MASK = (1L << RANDOM_BITS) - 1;
  private static final int HEX = 16;
  private static final int HEX_BITS = 4;

  /**
   * What thresholds are compared with: {@code rv} of {@code ot} where it came, else the low bits of
   * the trace id.
   *
   * @return in [0, 2^56)
   */
  public long randomness() {
    String value = OtelMember.of(traceState).randomness();
    return value == null ? traceIdLow & RANDOM_MASK : Long.parseLong(value, HEX);
  }

  /**
   * The threshold that was applied, as {@code th} has it: 1 to 14 hexadecimal digits.
   *
   * @return null: none came, or it does not hold, since the caller did not sample or would not have
   *     by it; then the probability is not known
   */
  public @Nullable String threshold() {
    String value = OtelMember.of(traceState).threshold();
    if (!sampled || value == null) {
      return null;
    }
    long threshold = Long.parseLong(value, HEX) << (RANDOM_BITS - HEX_BITS * value.length());
    return randomness() >= threshold ? value : null;
  }

  /**
   * What {@code tracestate} says upstream: what came, {@code th} replaced, {@code rv} as it was
   * (OpenTelemetry, "TraceState: Probability Sampling"). A member that was changed goes first (W3C
   * Trace Context, section 3.5).
   *
   * @param threshold hexadecimal digits of {@code th}; null: there is none, and one that came is
   *     erased
   * @return null: nothing is left to be said
   */
  public @Nullable String traceStateWith(@Nullable String threshold) {
    return OtelMember.of(traceState).withThreshold(threshold);
  }
}
