package io.headwater.propagation.spring;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.http.HttpClientCalls;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * An interceptor that takes part in traces. The call is made in the context of its span, so that a
 * client below that is traced, too, opens no second one.
 */
final class TracingInterceptor implements ClientHttpRequestInterceptor {
  private final HttpClientCalls<HttpRequest> calls;

  TracingInterceptor(HttpClientCalls<HttpRequest> calls) {
    this.calls = calls;
  }

  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    ClientSpan span = calls.open(request);
    if (span.isPropagating() || HeaderAccess.hasAny(request.getHeaders(), calls.fields())) {
      span.inject(request.getHeaders(), HeaderAccess.WRITER);
    }
    return span.isJoined()
        ? join(span, request, body, execution)
        : execution.execute(request, body);
  }

  @SuppressWarnings("try") // The scope is there to be closed.
  private ClientHttpResponse join(
      ClientSpan span, HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
      throws IOException {
    try (Scope scope = span.makeCurrent()) {
      ClientHttpResponse response = execution.execute(request, body);
      calls.answered(span, response.getStatusCode().value());
      return new WatchedResponse(response, span);
    } catch (Throwable failure) {
      span.fail(failure);
      span.end();
      throw failure;
    }
  }
}
