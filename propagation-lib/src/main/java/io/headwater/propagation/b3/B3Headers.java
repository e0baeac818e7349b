package io.headwater.propagation.b3;

import io.headwater.propagation.header.HexIds;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the two ways to spread B3 over headers. */
interface B3Headers {
  List<String> fields();

  /** Writes a valid context. */
  <C> void write(SpanContext span, boolean debug, @Nullable C carrier, TextMapSetter<C> setter);

  <C> Context read(Context context, @Nullable C carrier, TextMapGetter<C> getter);

  /** A trace id of 16 or 32 digits, padded to 32; null: none. */
  static @Nullable String traceId(String text) {
    return text.length() == HexIds.SPAN_DIGITS || text.length() == HexIds.TRACE_DIGITS
        ? HexIds.traceId(text)
        : null;
  }

  /** A span id of 16 digits; null: none. */
  static @Nullable String spanId(String text) {
    return text.length() == HexIds.SPAN_DIGITS ? HexIds.spanId(text) : null;
  }
}
