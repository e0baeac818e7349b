package io.headwater.propagation;

/**
 * The names of the headers that carry trace context, in any of the formats in use.
 *
 * <table>
 * <caption>Names, all without regard to ASCII case</caption>
 * <tr><th>format</th><th>headers</th></tr>
 * <tr><td>W3C</td><td>{@code traceparent}, {@code tracestate}, {@code baggage}</td></tr>
 * <tr><td>B3</td><td>{@code b3}, {@code x-b3-*}</td></tr>
 * <tr><td>Jaeger</td><td>{@code uber-trace-id}, {@code uberctx-*}, {@code jaeger-*}</td></tr>
 * <tr><td>X-Ray</td><td>{@code x-amzn-trace-id}</td></tr>
 * <tr><td>Datadog</td><td>{@code x-datadog-*}</td></tr>
 * <tr><td>Micro</td><td>{@code micro-trace-id}, {@code micro-span-id}, {@code
 * micro-from-service}</td></tr>
 * </table>
 */
public final class TraceHeaders {
  private TraceHeaders() {}

  /**
   * Whether a header of this name carries trace context. Asked for every header of every request:
   * allocates nothing, and most names fall at their first or third character.
   *
   * @param name any length, any characters; only ASCII letters are folded, so no look-alike matches
   */
  public static boolean isTraceHeader(CharSequence name) {
    if (name.length() < 2) {
      return false;
    }
    switch (lower(name.charAt(0))) {
      case 't':
        return is(name, "traceparent") || is(name, "tracestate");
      case 'b':
        return is(name, "baggage") || is(name, "b3");
      case 'x':
        return startsWith(name, "x-b3-")
            || startsWith(name, "x-datadog-")
            || is(name, "x-amzn-trace-id");
      case 'u':
        return is(name, "uber-trace-id") || startsWith(name, "uberctx-");
      case 'j':
        return startsWith(name, "jaeger-");
      case 'm':
        return is(name, "micro-trace-id")
            || is(name, "micro-span-id")
            || is(name, "micro-from-service");
      default:
        return false;
    }
  }

  private static boolean is(CharSequence name, String expected) {
    return name.length() == expected.length() && startsWith(name, expected);
  }

  private static boolean startsWith(CharSequence name, String prefix) {
    if (name.length() < prefix.length()) {
      return false;
    }
    for (int i = 1; i < prefix.length(); i++) {
      if (lower(name.charAt(i)) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }
}
