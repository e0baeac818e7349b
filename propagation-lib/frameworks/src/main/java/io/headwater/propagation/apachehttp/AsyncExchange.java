package io.headwater.propagation.apachehttp;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.http.HttpClientCalls;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The span of one asynchronous call. It opens when the producer says what is to be sent, and ends
 * with the call's future.
 */
final class AsyncExchange {
  private final HttpClientCalls<OutgoingRequest> calls;
  private final Context context;
  private final @Nullable HttpHost target;
  private volatile @Nullable ClientSpan span;

  AsyncExchange(
      HttpClientCalls<OutgoingRequest> calls, Context context, @Nullable HttpHost target) {
    this.calls = calls;
    this.context = context;
    this.target = target;
  }

  /** The context that the call was made in. */
  Context context() {
    return context;
  }

  /** A request as it was, but for its trace headers. */
  @SuppressWarnings("try") // The scope is there to be closed.
  HttpRequest opened(HttpRequest request) {
    ClientSpan opened;
    try (Scope scope = context.makeCurrent()) {
      opened = calls.open(new OutgoingRequest(request, target));
    }
    span = opened;
    return TracedMessage.of(request, opened);
  }

  void answered(int status) {
    ClientSpan span = this.span;
    if (span != null) {
      calls.answered(span, status);
    }
  }

  void failed(Throwable failure) {
    ClientSpan span = this.span;
    if (span != null) {
      span.fail(failure);
      span.end();
    }
  }

  void cancelled() {
    ClientSpan span = this.span;
    if (span != null) {
      span.fail("java.util.concurrent.CancellationException");
      span.end();
    }
  }

  void completed() {
    ClientSpan span = this.span;
    if (span != null) {
      span.end();
    }
  }
}
