package io.headwater.propagation.datadog;

import io.headwater.propagation.header.HexIds;
import org.jspecify.annotations.Nullable;

/** A 64-bit id as an unsigned decimal number without sign, point or blank. */
final class DecimalId {
  /** Digits of 2^64 - 1. */
  private static final int MAX_DIGITS = 20;

  private DecimalId() {}

  /**
   * The id as 16 hexadecimal digits.
   *
   * @return null: no number of at most 20 digits, zero, or beyond 64 bits
   */
  static @Nullable String toHex(String decimal) {
    if (decimal.isEmpty() || decimal.length() > MAX_DIGITS) {
      return null;
    }
    for (int i = 0; i < decimal.length(); i++) {
      if (decimal.charAt(i) < '0' || decimal.charAt(i) > '9') {
        return null;
      }
    }
    try {
      return HexIds.spanId(Long.toHexString(Long.parseUnsignedLong(decimal)));
    } catch (NumberFormatException beyond) {
      return null;
    }
  }

  /** The number of 16 hexadecimal digits. */
  static String ofHex(String hex) {
    return Long.toUnsignedString(Long.parseUnsignedLong(hex, 16));
  }
}
