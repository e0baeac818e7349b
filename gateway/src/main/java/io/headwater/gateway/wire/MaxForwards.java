package io.headwater.gateway.wire;

/**
 * How many more times a request may be forwarded: {@code Max-Forwards} of OPTIONS and TRACE (RFC
 * 9110, section 7.6.2). With another method it means nothing, and goes on as it is.
 */
public final class MaxForwards {
  /** The request does not say. */
  public static final int UNSAID = -1;

  /** What it says is no number, or is said more than once. */
  public static final int MALFORMED = -2;

  /** Most that is told; whoever says more is understood so. */
  private static final int MOST = 9_999;

  private static final FieldName NAME = FieldName.of("max-forwards");

  private MaxForwards() {}

  /** What a request says; 0: whoever has it must answer it. */
  public static int of(String method, Fields headers) {
    int index = indexIn(method, headers);
    if (index < 0) {
      return UNSAID;
    }
    return headers.indexOf(NAME, index + 1) < 0 ? read(headers.value(index)) : MALFORMED;
  }

  /** Where a request says it; -1: nowhere. */
  public static int indexIn(String method, Fields headers) {
    return method.equals("OPTIONS") || method.equals("TRACE") ? headers.indexOf(NAME, 0) : -1;
  }

  /** As many digits as it likes: leading zeros are allowed. */
  private static int read(String digits) {
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return MALFORMED;
      }
      number = Math.min(number * 10 + (c - '0'), MOST);
    }
    return digits.isEmpty() ? MALFORMED : number;
  }
}
