package io.headwater.propagation.jaxrs;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.http.HttpClientCalls;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import java.io.InputStream;
import org.glassfish.jersey.client.spi.PostInvocationInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * Takes part in traces: a filter that opens a CLIENT span last before a request is sent, and ends
 * it with the body of the answer, and a listener of Jersey's, for calls that have no answer.
 */
@ConstrainedTo(RuntimeType.CLIENT)
final class ClientFilter
    implements ClientRequestFilter, ClientResponseFilter, PostInvocationInterceptor {
  private static final String SPAN = ClientSpan.class.getName();

  private final HttpClientCalls<ClientRequestContext> calls;

  ClientFilter(HttpClientCalls<ClientRequestContext> calls) {
    this.calls = calls;
  }

  @Override
  public void filter(ClientRequestContext request) {
    ClientSpan span = calls.open(request);
    if (span.isPropagating() || HeaderMap.hasAny(request.getHeaders(), calls.fields())) {
      span.inject(request.getHeaders(), HeaderMap.WRITER);
    }
    if (span.isJoined()) {
      request.setProperty(SPAN, span);
    }
  }

  @Override
  public void filter(ClientRequestContext request, ClientResponseContext response) {
    ClientSpan span = spanOf(request);
    if (span == null) {
      return;
    }
    calls.answered(span, response.getStatus());
    InputStream body = response.hasEntity() ? response.getEntityStream() : null;
    if (body == null) {
      span.end();
    } else {
      response.setEntityStream(new WatchedBody(body, span));
    }
  }

  @Override
  public void afterRequest(ClientRequestContext request, ClientResponseContext response) {}

  @Override
  public void onException(ClientRequestContext request, ExceptionContext exceptions) {
    ClientSpan span = spanOf(request);
    if (span != null) {
      Throwable failure = exceptions.getThrowables().peekFirst();
      if (failure != null) {
        span.fail(unwrapped(failure));
      }
      span.end();
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure instanceof ProcessingException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  private static @Nullable ClientSpan spanOf(ClientRequestContext request) {
    Object span = request.getProperty(SPAN);
    return span instanceof ClientSpan ? (ClientSpan) span : null;
  }
}
