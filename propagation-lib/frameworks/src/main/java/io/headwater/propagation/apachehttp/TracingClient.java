package io.headwater.propagation.apachehttp;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.http.HttpClientCalls;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.io.IOException;
import org.apache.hc.client5.http.config.Configurable;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * A classic client that takes part in traces, around one that does the work. A link in the client's
 * own chain would cost an object for every call, traced or not.
 */
final class TracingClient extends CloseableHttpClient implements Configurable {
  private final CloseableHttpClient client;
  private final HttpClientCalls<OutgoingRequest> calls;

  TracingClient(CloseableHttpClient client, HttpClientCalls<OutgoingRequest> calls) {
    this.client = client;
    this.calls = calls;
  }

  @Override
  protected CloseableHttpResponse doExecute(
      @Nullable HttpHost target, ClassicHttpRequest request, @Nullable HttpContext context)
      throws IOException {
    boolean traced = Span.fromContext(Context.current()).getSpanContext().isValid();
    if (!traced && !MessageWriter.isWritten(request, calls.fields())) {
      return client.execute(target, request, context);
    }
    ClientSpan span = calls.open(new OutgoingRequest(request, target));
    try {
      return answered(span, client.execute(target, TracedRequest.of(request, span), context));
    } catch (Throwable failure) {
      span.fail(failure);
      span.end();
      throw failure;
    }
  }

  private CloseableHttpResponse answered(ClientSpan span, CloseableHttpResponse response) {
    if (!span.isJoined()) {
      return response;
    }
    calls.answered(span, response.getCode());
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      span.end();
    } else {
      response.setEntity(new WatchedEntity(entity, span));
    }
    return response;
  }

  @Override
  public @Nullable RequestConfig getConfig() {
    return client instanceof Configurable ? ((Configurable) client).getConfig() : null;
  }

  @Override
  public void close(CloseMode closeMode) {
    client.close(closeMode);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
