package io.headwater.propagation.jaeger;

import io.headwater.propagation.header.CallerDecision;
import io.headwater.propagation.header.HeaderValues;
import io.opentelemetry.api.baggage.Baggage;
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
 * Reads and writes {@code uber-trace-id}, and baggage in {@code uberctx-*} (Jaeger client
 * libraries, "Propagation Format").
 *
 * <p>Short ids are padded, and colons may be percent-encoded, as some clients do. Flag 1 is
 * sampled; flag 2 is debug, and survives from what is read to what is written. {@code
 * jaeger-debug-id} without a trace is a decision without one, see {@link CallerDecision}. Baggage
 * is bounded by 64 entries and 8192 characters, and belongs to a trace: without one it is not read.
 *
 * <p>Stricter than OpenTelemetry's own: more than one value of a header is none, and the parent's
 * parent must be an id. Malformed is the same as absent: the context comes back as it went in.
 */
public final class JaegerPropagator implements TextMapPropagator {
  private static final String TRACE_ID = "uber-trace-id";
  private static final String DEBUG_ID = "jaeger-debug-id";
  private static final int MAX_DEBUG_ID = 256;
  private static final List<String> FIELDS = List.of(TRACE_ID, DEBUG_ID);
  private static final JaegerPropagator INSTANCE = new JaegerPropagator();

  private JaegerPropagator() {}

  /** The propagator: it has no state, so there is one. */
  public static JaegerPropagator create() {
    return INSTANCE;
  }

  @Override
  public Collection<String> fields() {
    return FIELDS;
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    if (span.isValid()) {
      boolean debug = CallerDecision.of(context) == CallerDecision.DEBUG;
      setter.set(carrier, TRACE_ID, UberTraceId.format(span, debug));
      UberBaggage.write(Baggage.fromContext(context), carrier, setter);
    }
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    String value = HeaderValues.single(carrier, getter, TRACE_ID, UberTraceId.MAX_CHARS);
    Context within = value == null ? null : UberTraceId.read(context, value);
    if (within != null) {
      return UberBaggage.read(within, carrier, getter);
    }
    return HeaderValues.single(carrier, getter, DEBUG_ID, MAX_DEBUG_ID) == null
        ? context
        : CallerDecision.DEBUG.withoutTrace(context);
  }

  @Override
  public String toString() {
    return "JaegerPropagator";
  }
}
