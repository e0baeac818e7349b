package io.headwater.gateway.exchange;

import org.jspecify.annotations.Nullable;

/**
 * A trace id.
 *
 * @param high first 64 bits
 * @param low last 64 bits, of which the low 56 are the randomness
 */
public record TraceIdBits(long high, long low) {
  private static final int DIGITS = 32;
  private static final int HALF = 16;
  private static final int HEX = 16;

  /**
   * Reads an id.
   *
   * @return null: it is not 32 lower-case hex digits, or they are all 0
   */
  public static @Nullable TraceIdBits parse(String text) {
    if (text.length() != DIGITS
        || !text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      return null;
    }
    long high = Long.parseUnsignedLong(text, 0, HALF, HEX);
    long low = Long.parseUnsignedLong(text, HALF, DIGITS, HEX);
    return high == 0 && low == 0 ? null : new TraceIdBits(high, low);
  }
}
