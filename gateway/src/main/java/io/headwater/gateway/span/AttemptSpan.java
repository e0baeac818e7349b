package io.headwater.gateway.span;

import io.headwater.gateway.http.FailureSource;
import io.headwater.gateway.http.GatewayFailure;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The CLIENT span of one attempt: the span that the upstream sees as its parent. Ends once. */
public final class AttemptSpan {
  private final Span span;
  private boolean ended;

  AttemptSpan(Span span) {
    this.span = span;
  }

  /** The 64 bits of its span id, for injection. */
  public long spanId() {
    return Long.parseUnsignedLong(span.getSpanContext().getSpanId(), 16);
  }

  /**
   * Ends the span.
   *
   * @param status status code the upstream answered; 0: none
   * @param failure why the attempt did not complete; null: it did
   */
  public void end(int status, @Nullable GatewayFailure failure) {
    if (!ended) {
      ended = true;
      describeEnd(status, failure);
      span.end();
    }
  }

  /** The same, at a time that is past. */
  void end(int status, @Nullable GatewayFailure failure, long epochNanos) {
    if (!ended) {
      ended = true;
      describeEnd(status, failure);
      span.end(epochNanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Says what the originating call was, as upstreams are told. */
  public void originatesIn(String operation) {
    span.setAttribute(GatewayAttributes.ORIGIN, operation);
  }

  private void describeEnd(int status, @Nullable GatewayFailure failure) {
    if (status > 0) {
      span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) status);
    }
    if (failure != null) {
      span.setAttribute(GatewayAttributes.FAILURE, failure.kind().wireName());
    }
    if (failure != null && failure.source() != FailureSource.CLIENT) {
      span.setAttribute(ErrorAttributes.ERROR_TYPE, failure.kind().wireName());
      span.setStatus(StatusCode.ERROR, failure.safeMessage());
    } else if (status >= 400) {
      span.setAttribute(ErrorAttributes.ERROR_TYPE, Integer.toString(status));
      span.setStatus(StatusCode.ERROR);
    }
  }
}
