package io.headwater.propagation.contract;

import io.headwater.propagation.HeadwaterPropagation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the cases of {@link ServerAdapterContract} work with. */
interface ServerKit {
  /** Trace id and span id of {@link Incoming}, as a traceparent has them. */
  String ID = Incoming.TRACE_ID + "-" + Incoming.SPAN_ID;

  SpanRecorder recorder();

  ServerUnderTest underTest();

  ServerTraits traits();

  /** Context that the next handler worked in; waits for it. */
  Context seen() throws InterruptedException;

  /** What answers in parts wait for. */
  CompletableFuture<Void> gate();

  /** Goes on with another server, set up so. */
  void restart(HeadwaterPropagation tracing) throws Exception;

  /** Sends a request, and gives the trace that its handler saw. */
  default SpanContext call(String path, String... headers) throws Exception {
    RawHttp.get(underTest().port(), path, headers);
    return Span.fromContext(seen()).getSpanContext();
  }

  static <T> @Nullable T attribute(SpanData span, AttributeKey<T> key) {
    return span.getAttributes().get(key);
  }

  static String traceparent(String value) {
    return "traceparent: " + value;
  }
}
