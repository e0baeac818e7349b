package io.headwater.propagation.w3c;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.jspecify.annotations.Nullable;

/** The value of {@code traceparent} (W3C Trace Context, level 2, section 3.2). */
final class TraceParent {
  private static final int TRACE_ID = 3;
  private static final int SPAN_ID = 36;
  private static final int FLAGS = 53;
  private static final int LENGTH = 55;

  /** Sampled and random: the bits that level 2 defines. The others are cleared, as it asks for. */
  private static final int KNOWN_FLAGS = 0x03;

  private TraceParent() {}

  /**
   * Reads a value.
   *
   * @param text the value, without the blanks around it
   * @return null: malformed, which is the same as absent. A version above 00 is read as 00 if it
   *     starts like one
   */
  static @Nullable SpanContext parse(String text) {
    if (text.length() < LENGTH || !isVersioned(text) || !hasDashes(text)) {
      return null;
    }
    if (!isId(text, TRACE_ID, SPAN_ID - 1)
        || !isId(text, SPAN_ID, FLAGS - 1)
        || !isHex(text, FLAGS, LENGTH)) {
      return null;
    }
    int flags = Character.digit(text.charAt(FLAGS + 1), 16) & KNOWN_FLAGS;
    return SpanContext.createFromRemoteParent(
        text.substring(TRACE_ID, SPAN_ID - 1),
        text.substring(SPAN_ID, FLAGS - 1),
        TraceFlags.fromByte((byte) flags),
        TraceState.getDefault());
  }

  /** Writes a valid context as version 00. */
  static String format(SpanContext context) {
    int flags = context.getTraceFlags().asByte() & KNOWN_FLAGS;
    return "00-" + context.getTraceId() + '-' + context.getSpanId() + "-0" + flags;
  }

  private static boolean isVersioned(String text) {
    if (!isHex(text, 0, 2) || text.startsWith("ff")) {
      return false;
    }
    return text.length() == LENGTH || (!text.startsWith("00") && text.charAt(LENGTH) == '-');
  }

  private static boolean hasDashes(String text) {
    return text.charAt(TRACE_ID - 1) == '-'
        && text.charAt(SPAN_ID - 1) == '-'
        && text.charAt(FLAGS - 1) == '-';
  }

  private static boolean isId(String text, int start, int end) {
    if (!isHex(text, start, end)) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (text.charAt(i) != '0') {
        return true;
      }
    }
    return false;
  }

  /** Lower case only: the grammar knows no other. */
  private static boolean isHex(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
