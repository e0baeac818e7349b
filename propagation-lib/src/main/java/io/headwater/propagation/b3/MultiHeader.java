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

/** The headers {@code x-b3-*} (b3-propagation, "Multiple Headers"). */
final class MultiHeader implements B3Headers {
  private static final String TRACE_ID = "x-b3-traceid";
  private static final String SPAN_ID = "x-b3-spanid";
  private static final String PARENT_SPAN_ID = "x-b3-parentspanid";
  private static final String SAMPLED = "x-b3-sampled";
  private static final String FLAGS = "x-b3-flags";

  /** All five, so that a parent id which someone else wrote is taken away with the rest. */
  private static final List<String> FIELDS =
      List.of(TRACE_ID, SPAN_ID, PARENT_SPAN_ID, SAMPLED, FLAGS);

  /** An id, and some room for blanks. */
  private static final int MAX_CHARS = HexIds.TRACE_DIGITS + 8;

  @Override
  public List<String> fields() {
    return FIELDS;
  }

  @Override
  public <C> void write(
      SpanContext span, boolean debug, @Nullable C carrier, TextMapSetter<C> setter) {
    setter.set(carrier, TRACE_ID, span.getTraceId());
    setter.set(carrier, SPAN_ID, span.getSpanId());
    if (debug) {
      setter.set(carrier, FLAGS, "1");
    } else {
      setter.set(carrier, SAMPLED, span.isSampled() ? "1" : "0");
    }
  }

  @Override
  public <C> Context read(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    boolean named = getter.get(carrier, TRACE_ID) != null || getter.get(carrier, SPAN_ID) != null;
    CallerDecision decision = decision(carrier, getter);
    if (!named) {
      return decision == CallerDecision.DEFERRED ? context : decision.withoutTrace(context);
    }
    String trace = HeaderValues.single(carrier, getter, TRACE_ID, MAX_CHARS);
    String span = HeaderValues.single(carrier, getter, SPAN_ID, MAX_CHARS);
    String traceId = trace == null ? null : B3Headers.traceId(trace);
    String spanId = span == null ? null : B3Headers.spanId(span);
    return traceId == null || spanId == null ? context : decision.within(context, traceId, spanId);
  }

  /** What is neither yes nor no is the same as absent: the caller leaves it open. */
  private static <C> CallerDecision decision(@Nullable C carrier, TextMapGetter<C> getter) {
    if ("1".equals(HeaderValues.single(carrier, getter, FLAGS, MAX_CHARS))) {
      return CallerDecision.DEBUG;
    }
    String sampled = HeaderValues.single(carrier, getter, SAMPLED, MAX_CHARS);
    if ("1".equals(sampled) || "true".equalsIgnoreCase(sampled)) {
      return CallerDecision.SAMPLED;
    }
    return "0".equals(sampled) || "false".equalsIgnoreCase(sampled)
        ? CallerDecision.NOT_SAMPLED
        : CallerDecision.DEFERRED;
  }
}
