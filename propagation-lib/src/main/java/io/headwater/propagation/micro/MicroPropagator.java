package io.headwater.propagation.micro;

import io.headwater.propagation.header.CallerDecision;
import io.headwater.propagation.header.HeaderValues;
import io.headwater.propagation.header.HexIds;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code micro-trace-id} and {@code micro-span-id}, as the debug tracer of Micro
 * knew them.
 *
 * <p>The format has no flag: who sends it traces. So a context that is not sampled is not written,
 * and one that is read is sampled. A trace id has 32 digits or is a UUID, which is what Micro drew;
 * a span id has 16 digits or is a UUID, of which the low 64 bits count.
 *
 * <p>More than one value of a header is none. Malformed is the same as absent: the context comes
 * back as it went in.
 */
public final class MicroPropagator implements TextMapPropagator {
  private static final String TRACE_ID = "micro-trace-id";
  private static final String SPAN_ID = "micro-span-id";
  private static final List<String> FIELDS = List.of(TRACE_ID, SPAN_ID);
  private static final int UUID_CHARS = 36;

  /** A UUID, and some room for blanks. */
  private static final int MAX_CHARS = UUID_CHARS + 8;

  private static final MicroPropagator INSTANCE = new MicroPropagator();

  private MicroPropagator() {}

  /** The propagator: it has no state, so there is one. */
  public static MicroPropagator create() {
    return INSTANCE;
  }

  @Override
  public Collection<String> fields() {
    return FIELDS;
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    if (span.isValid() && span.isSampled()) {
      setter.set(carrier, TRACE_ID, span.getTraceId());
      setter.set(carrier, SPAN_ID, span.getSpanId());
    }
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    String trace = HeaderValues.single(carrier, getter, TRACE_ID, MAX_CHARS);
    String span = HeaderValues.single(carrier, getter, SPAN_ID, MAX_CHARS);
    String traceId = trace == null ? null : traceId(withoutDashes(trace));
    String spanId = span == null ? null : spanId(withoutDashes(span));
    return traceId == null || spanId == null
        ? context
        : CallerDecision.SAMPLED.within(context, traceId, spanId);
  }

  private static @Nullable String traceId(String digits) {
    return digits.length() == HexIds.TRACE_DIGITS ? HexIds.traceId(digits) : null;
  }

  private static @Nullable String spanId(String digits) {
    if (digits.length() == HexIds.TRACE_DIGITS && HexIds.isHex(digits)) {
      return HexIds.spanId(digits.substring(HexIds.SPAN_DIGITS));
    }
    return digits.length() == HexIds.SPAN_DIGITS ? HexIds.spanId(digits) : null;
  }

  /** The digits of a UUID (RFC 9562, section 4); anything else as it is. */
  private static String withoutDashes(String text) {
    if (text.length() != UUID_CHARS) {
      return text;
    }
    for (int dash : new int[] {8, 13, 18, 23}) {
      if (text.charAt(dash) != '-') {
        return text;
      }
    }
    return text.substring(0, 8)
        + text.substring(9, 13)
        + text.substring(14, 18)
        + text.substring(19, 23)
        + text.substring(24);
  }

  @Override
  public String toString() {
    return "MicroPropagator";
  }
}
