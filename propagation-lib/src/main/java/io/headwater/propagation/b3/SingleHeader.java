package io.headwater.propagation.b3;

import io.headwater.propagation.header.CallerDecision;
import io.headwater.propagation.header.HeaderValues;
import io.headwater.propagation.header.HexIds;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header {@code b3} (b3-propagation, "Single Header"). */
final class SingleHeader implements B3Headers {
  private static final String NAME = "b3";

  /** Two trace id halves, span, state, parent and three dashes; some room for blanks. */
  private static final int MAX_CHARS = 80;

  private static final int MAX_PARTS = 4;

  @Override
  public List<String> fields() {
    return List.of(NAME);
  }

  @Override
  public <C> void write(
      SpanContext span, boolean debug, @Nullable C carrier, TextMapSetter<C> setter) {
    char state = debug ? 'd' : span.isSampled() ? '1' : '0';
    setter.set(carrier, NAME, span.getTraceId() + '-' + span.getSpanId() + '-' + state);
  }

  @Override
  public <C> Context read(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    String value = HeaderValues.single(carrier, getter, NAME, MAX_CHARS);
    if (value == null) {
      return context;
    }
    String[] parts = value.split("-", MAX_PARTS + 1);
    if (parts.length == 1) {
      CallerDecision bare = decision(value);
      return bare == null ? context : bare.withoutTrace(context);
    }
    String traceId = B3Headers.traceId(parts[0]);
    String spanId = B3Headers.spanId(parts[1]);
    CallerDecision decision = parts.length == 2 ? CallerDecision.DEFERRED : decision(parts[2]);
    if (traceId == null || spanId == null || decision == null || !hasSoundParent(parts)) {
      return context;
    }
    return decision.within(context, traceId, spanId);
  }

  /** The parent's parent is of no use here, but what stands there must be an id. */
  private static boolean hasSoundParent(String[] parts) {
    return parts.length < MAX_PARTS
        || (parts.length == MAX_PARTS
            && parts[3].length() == HexIds.SPAN_DIGITS
            && HexIds.isHex(parts[3]));
  }

  private static @Nullable CallerDecision decision(String state) {
    switch (state) {
      case "1":
        return CallerDecision.SAMPLED;
      case "0":
        return CallerDecision.NOT_SAMPLED;
      case "d":
        return CallerDecision.DEBUG;
      default:
        return null;
    }
  }
}
