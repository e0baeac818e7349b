package io.headwater.propagation.header;

import org.jspecify.annotations.Nullable;

/** Ids as lower-case hexadecimal digits; no format of trace headers writes others. */
public final class HexIds {
  /** Digits of a trace id. */
  public static final int TRACE_DIGITS = 32;

  /** Digits of a span id, and of half a trace id. */
  public static final int SPAN_DIGITS = 16;

  private static final String ZEROS = "0".repeat(TRACE_DIGITS);

  private HexIds() {}

  /** A trace id of at most 32 digits, zeros put before it where there are fewer; null: none. */
  public static @Nullable String traceId(String text) {
    return padded(text, TRACE_DIGITS);
  }

  /** A span id of at most 16 digits, zeros put before it where there are fewer; null: none. */
  public static @Nullable String spanId(String text) {
    return padded(text, SPAN_DIGITS);
  }

  /** Whether a text is made of these digits, and of one at least. */
  public static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** An id of all zeros is none. */
  private static @Nullable String padded(String text, int digits) {
    if (text.length() > digits || !isHex(text)) {
      return null;
    }
    String id = ZEROS.substring(0, digits - text.length()) + text;
    return ZEROS.startsWith(id) ? null : id;
  }
}
