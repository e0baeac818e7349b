package io.headwater.propagation.vertx;

import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.http.HttpServerCalls;
import io.vertx.core.spi.observability.HttpRequest;

/** A request that joined a trace. */
final class IncomingRequest {
  final ServerSpan span;
  private final HttpRequest request;
  private final HttpServerCalls<HttpRequest> calls;

  IncomingRequest(ServerSpan span, HttpRequest request, HttpServerCalls<HttpRequest> calls) {
    this.span = span;
    this.request = request;
    this.calls = calls;
  }

  void routed(String route) {
    calls.routed(span, request, route);
  }

  void answered(int status) {
    calls.answered(span, status);
  }
}
