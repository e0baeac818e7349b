package io.headwater.propagation.jaeger;

import io.headwater.propagation.header.CallerDecision;
import io.headwater.propagation.header.HexIds;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** The value of {@code uber-trace-id}: {@code trace:span:parent:flags}. */
final class UberTraceId {
  /** Ids, flags and three encoded colons make 75; some room for blanks. */
  static final int MAX_CHARS = 96;

  private static final int PARTS = 4;
  private static final int SAMPLED = 1;
  private static final int DEBUG = 2;

  private UberTraceId() {}

  /** Writes a valid context; nobody reads the parent's parent any more, so it is zero. */
  static String format(SpanContext span, boolean debug) {
    int flags = debug ? SAMPLED | DEBUG : span.isSampled() ? SAMPLED : 0;
    return span.getTraceId() + ':' + span.getSpanId() + ":0:" + flags;
  }

  /** The context in the trace of a value; null: malformed. */
  static @Nullable Context read(Context context, String value) {
    String[] parts = decoded(value).split(":", PARTS + 1);
    if (parts.length != PARTS) {
      return null;
    }
    String traceId = HexIds.traceId(parts[0]);
    String spanId = HexIds.spanId(parts[1]);
    String flags = parts[3];
    if (traceId == null
        || spanId == null
        || parts[2].length() > HexIds.SPAN_DIGITS
        || !HexIds.isHex(parts[2])
        || flags.length() > 2
        || !HexIds.isHex(flags)) {
      return null;
    }
    return decision(Integer.parseInt(flags, 16)).within(context, traceId, spanId);
  }

  private static CallerDecision decision(int flags) {
    return (flags & DEBUG) != 0 ? CallerDecision.DEBUG : CallerDecision.of((flags & SAMPLED) != 0);
  }

  /** Nothing but the colons is ever in need of encoding. */
  private static String decoded(String value) {
    return value.indexOf('%') < 0 ? value : value.replace("%3A", ":").replace("%3a", ":");
  }
}
