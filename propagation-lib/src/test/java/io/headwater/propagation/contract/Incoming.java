package io.headwater.propagation.contract;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;

/** Values of trace headers as the gateway sends them, and the contexts of requests with these. */
public final class Incoming {
  public static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  public static final String SPAN_ID = "b7ad6b7169203331";
  public static final String SAMPLED = "00-" + TRACE_ID + "-" + SPAN_ID + "-03";
  public static final String NOT_SAMPLED = "00-" + TRACE_ID + "-" + SPAN_ID + "-02";

  private Incoming() {}

  /** The context of a request that came with this span and these flags. */
  public static Context context(String spanId, TraceFlags flags) {
    TraceState state = TraceState.builder().put("ot", "th:0").build();
    return Context.root()
        .with(Span.wrap(SpanContext.createFromRemoteParent(TRACE_ID, spanId, flags, state)));
  }

  /** The context of a request that came with {@link #SAMPLED}. */
  public static Context sampled() {
    return context(SPAN_ID, TraceFlags.fromByte((byte) 3));
  }

  /** The context of a request that came with {@link #NOT_SAMPLED}. */
  public static Context notSampled() {
    return context(SPAN_ID, TraceFlags.fromByte((byte) 2));
  }
}
