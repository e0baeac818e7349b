package io.headwater.propagation.jdkhttp;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.http.HttpClientCalls;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A client that takes part in traces, around one that does the work. Web sockets are not traced.
 */
final class TracingHttpClient extends HttpClient {
  private final HttpClient client;
  private final HttpClientCalls<HttpRequest> calls;

  TracingHttpClient(HttpClient client, HttpClientCalls<HttpRequest> calls) {
    this.client = client;
    this.calls = calls;
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> bodyHandler)
      throws IOException, InterruptedException {
    ClientSpan span = calls.open(request);
    try {
      HttpResponse<T> response = client.send(traced(request, span), bodyHandler);
      calls.answered(span, response.statusCode());
      return response;
    } catch (Throwable failure) {
      span.fail(failure);
      throw failure;
    } finally {
      span.end();
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> bodyHandler) {
    return sendTraced(request, traced -> client.sendAsync(traced, bodyHandler));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      BodyHandler<T> bodyHandler,
      @Nullable PushPromiseHandler<T> pushPromiseHandler) {
    return sendTraced(request, traced -> client.sendAsync(traced, bodyHandler, pushPromiseHandler));
  }

  private <T> CompletableFuture<HttpResponse<T>> sendTraced(
      HttpRequest request, Function<HttpRequest, CompletableFuture<HttpResponse<T>>> send) {
    ClientSpan span = calls.open(request);
    CompletableFuture<HttpResponse<T>> future;
    try {
      future = send.apply(traced(request, span));
    } catch (Throwable failure) {
      span.fail(failure);
      span.end();
      throw failure;
    }
    Context context = Context.current();
    if (context == Context.root()) {
      return future;
    }
    return ContextFuture.of(future, context, (response, failure) -> end(span, response, failure));
  }

  private void end(
      ClientSpan span, @Nullable HttpResponse<?> response, @Nullable Throwable failure) {
    if (response != null) {
      calls.answered(span, response.statusCode());
    } else if (failure != null) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
      span.fail(cause == null ? failure : cause);
    }
    span.end();
  }

  /** The request as it was, where there is nothing to say and nothing to take away. */
  private HttpRequest traced(HttpRequest request, ClientSpan span) {
    if (!span.isPropagating() && !hasTraceHeader(request)) {
      return request;
    }
    return TracedRequest.of(request, span);
  }

  private boolean hasTraceHeader(HttpRequest request) {
    List<String> fields = calls.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (request.headers().map().containsKey(fields.get(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return client.newWebSocketBuilder();
  }
}
