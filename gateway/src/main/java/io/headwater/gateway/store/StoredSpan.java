package io.headwater.gateway.store;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;

/**
 * A span as it is kept: encoded, beside the few fields that searches look at.
 *
 * <p>Why encoded: a span's bytes are a fraction of its object tree, and say what it costs.
 *
 * @param trace the trace it belongs to
 * @param spanId its id, never 0
 * @param parentId its parent's id; 0: it has none
 * @param name its name
 * @param start Unix time in nanoseconds, unsigned
 * @param end Unix time in nanoseconds, unsigned
 * @param error its status is ERROR
 * @param encoded the whole span
 * @param source its resource and scope
 */
record StoredSpan(
    TraceId trace,
    long spanId,
    long parentId,
    String name,
    long start,
    long end,
    boolean error,
    ByteString encoded,
    SpanSource source) {
  /** What one span costs beyond its bytes: the object, its name again, its place in the trace. */
  private static final int OVERHEAD_BYTES = 256;

  /** The span of a trace, whose ids were found valid. */
  static StoredSpan of(TraceId trace, Span span, SpanSource source) {
    return new StoredSpan(
        trace,
        spanIdOf(span.getSpanId()),
        span.getParentSpanId().isEmpty() ? 0 : spanIdOf(span.getParentSpanId()),
        span.getName(),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
        span.toByteString(),
        source);
  }

  /** The same span, of that source. */
  StoredSpan from(SpanSource itsSource) {
    return new StoredSpan(trace, spanId, parentId, name, start, end, error, encoded, itsSource);
  }

  static long spanIdOf(ByteString eightBytes) {
    return eightBytes.asReadOnlyByteBuffer().getLong();
  }

  /** Bytes that it is counted with. */
  long weight() {
    return (long) OVERHEAD_BYTES + encoded.size() + name.length();
  }
}
