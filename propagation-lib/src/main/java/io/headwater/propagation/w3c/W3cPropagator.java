package io.headwater.propagation.w3c;

import io.headwater.propagation.header.HeaderValues;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code traceparent} and {@code tracestate} (W3C Trace Context, level 2).
 *
 * <p>Stricter than OpenTelemetry's own: more than one {@code traceparent} is none, since nobody can
 * tell which of them is right, and {@code tracestate} is bounded by 512 characters and 32 entries.
 * Malformed is the same as absent: the context comes back as it went in.
 */
public final class W3cPropagator implements TextMapPropagator {
  private static final String TRACEPARENT = "traceparent";
  private static final String TRACESTATE = "tracestate";

  /** Far beyond what this version needs: a later one may say more. */
  private static final int MAX_CHARS = 512;

  private static final List<String> FIELDS = List.of(TRACEPARENT, TRACESTATE);
  private static final W3cPropagator INSTANCE = new W3cPropagator();

  private W3cPropagator() {}

  /** The propagator: it has no state, so there is one. */
  public static W3cPropagator create() {
    return INSTANCE;
  }

  @Override
  public Collection<String> fields() {
    return FIELDS;
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    if (!span.isValid()) {
      return;
    }
    setter.set(carrier, TRACEPARENT, TraceParent.format(span));
    String state = TraceStates.format(span.getTraceState());
    if (!state.isEmpty()) {
      setter.set(carrier, TRACESTATE, state);
    }
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    String value = HeaderValues.single(carrier, getter, TRACEPARENT, MAX_CHARS);
    SpanContext parent = value == null ? null : TraceParent.parse(value);
    if (parent == null) {
      return context;
    }
    TraceState state = TraceStates.parse(getter.getAll(carrier, TRACESTATE));
    if (!state.isEmpty()) {
      parent =
          SpanContext.createFromRemoteParent(
              parent.getTraceId(), parent.getSpanId(), parent.getTraceFlags(), state);
    }
    return context.with(Span.wrap(parent));
  }

  @Override
  public String toString() {
    return "W3cPropagator";
  }
}
