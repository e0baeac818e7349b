package io.headwater.gateway.decide;

/**
 * Consistent probability sampling by threshold (OpenTelemetry, "TraceState: Probability Sampling";
 * W3C Trace Context Level 2, section "Random Trace ID Flag").
 *
 * <p>Of a trace id's 56 random low bits R, a sampler of probability p keeps those with R &gt;= T,
 * where T = round((1 - p) * 2^56). Since all samplers compare the same R, what a small probability
 * keeps a larger one keeps too. What is announced as {@code th} is T itself, in all of its digits,
 * so that an adjusted count is exact.
 *
 * @param value T, in [0, 2^56]; 2^56 keeps nothing
 */
public record Threshold(long value) {
  private static final int RANDOM_BITS = 56;
  private static final int HEX_DIGITS = RANDOM_BITS / 4;
  private static final long RANDOM_MASK = (1L << RANDOM_BITS) - 1;

  /** Keeps nothing. */
  static final Threshold NEVER = new Threshold(1L << RANDOM_BITS);

  /**
   * The threshold of a probability.
   *
   * @param probability in [0, 1]
   * @throws IllegalArgumentException if it is not
   */
  public static Threshold ofProbability(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability: " + probability + " (expected: 0 to 1)");
    }
    // Not round((1 - p) * 2^56): a double of 1 - p has 53 bits, and forgets a small p.
    return new Threshold((1L << RANDOM_BITS) - Math.round(probability * 0x1p56));
  }

  /**
   * Whether a trace is kept.
   *
   * @param randomness R, in the low 56 bits: those of the trace id, or what {@code rv} says
   */
  public boolean keeps(long randomness) {
    return random(randomness) >= value;
  }

  /** The 56 bits that are compared. */
  static long random(long randomness) {
    return randomness & RANDOM_MASK;
  }

  /** The share that is kept, in [0, 1]. */
  double probability() {
    return ((1L << RANDOM_BITS) - value) * 0x1p-56;
  }

  /** T as 1 to 14 lower-case hex digits, trailing zeros dropped. */
  String encode() {
    if (value >= 1L << RANDOM_BITS) {
      throw new IllegalStateException("nothing is kept, so there is nothing to announce");
    }
    StringBuilder digits = new StringBuilder(HEX_DIGITS);
    for (int shift = RANDOM_BITS - 4; shift >= 0; shift -= 4) {
      digits.append(Character.forDigit((int) (value >>> shift) & 0xf, 16));
    }
    int end = digits.length();
    while (end > 1 && digits.charAt(end - 1) == '0') {
      end--;
    }
    return digits.substring(0, end);
  }
}
