package io.headwater.gateway.span;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;

/**
 * The span of a trusted caller.
 *
 * @param traceIdHigh high half of its trace id
 * @param traceIdLow low half of its trace id
 * @param spanId its span id
 * @param sampled whether the caller sampled it
 * @param isParent whether the root span is its child; else it only links to it
 */
public record CallerSpan(
    long traceIdHigh, long traceIdLow, long spanId, boolean sampled, boolean isParent) {
  SpanContext spanContext() {
    return SpanContext.createFromRemoteParent(
        TraceId.fromLongs(traceIdHigh, traceIdLow),
        SpanId.fromLong(spanId),
        sampled ? TraceFlags.getSampled() : TraceFlags.getDefault(),
        TraceState.getDefault());
  }
}
