package io.headwater.propagation.jdkhttp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.headwater.propagation.ServerSpan;
import io.opentelemetry.context.Scope;
import java.io.IOException;

/** A handler that joins traces, around one that knows nothing of them. */
final class TracingHandler implements HttpHandler {
  private final ServerRequests requests;
  private final HttpHandler handler;

  TracingHandler(ServerRequests requests, HttpHandler handler) {
    this.requests = requests;
    this.handler = handler;
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public void handle(HttpExchange exchange) throws IOException {
    if (ServerRequests.isWatched(exchange)) {
      handler.handle(exchange);
      return;
    }
    ServerSpan span = requests.open(exchange);
    try (Scope scope = span.makeCurrent()) {
      if (span.isJoined()) {
        handleJoined(exchange, requests.watch(exchange, span));
      } else {
        handler.handle(exchange);
      }
    }
  }

  private void handleJoined(HttpExchange exchange, ExchangeWatch watch) throws IOException {
    try {
      handler.handle(ServerRequests.watched(exchange, watch));
    } catch (Throwable failure) {
      watch.threw(failure);
      throw failure;
    }
  }
}
