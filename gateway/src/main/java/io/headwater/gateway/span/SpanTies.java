package io.headwater.gateway.span;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import org.jspecify.annotations.Nullable;

/**
 * Which span it is, and what others it is tied to.
 *
 * @param context its ids
 * @param parent of the span that it is a child of; invalid: none
 * @param link of a span that it points to; null: none
 */
record SpanTies(SpanContext context, SpanContext parent, @Nullable SpanContext link) {
  /** Sampled, with an id that was drawn at random (W3C Trace Context Level 2, section 2.2.4). */
  private static final TraceFlags RANDOM =
      TraceFlags.builder().setSampled(true).setRandomTraceId(true).build();

  /**
   * Those of a root span: a child of its caller's, where that goes on, else the first of its trace.
   *
   * @param caller null: there is none, or none that is trusted
   */
  static SpanTies ofRoot(
      long traceIdHigh,
      long traceIdLow,
      long spanId,
      TraceState traceState,
      @Nullable CallerSpan caller) {
    boolean continued = caller != null && caller.isParent();
    SpanContext context =
        SpanContext.create(
            TraceId.fromLongs(traceIdHigh, traceIdLow),
            SpanId.fromLong(spanId),
            continued ? TraceFlags.getSampled() : RANDOM,
            traceState);
    SpanContext other = caller == null ? null : caller.spanContext();
    return continued && other != null
        ? new SpanTies(context, other, null)
        : new SpanTies(context, SpanContext.getInvalid(), other);
  }

  /** Those of a child in the same process. */
  SpanTies child(long spanId) {
    SpanContext child =
        SpanContext.create(
            context.getTraceId(),
            SpanId.fromLong(spanId),
            context.getTraceFlags(),
            context.getTraceState());
    return new SpanTies(child, context, null);
  }
}
