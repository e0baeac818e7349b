package io.headwater.propagation.jdkhttp;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.headwater.propagation.ServerSpan;
import io.opentelemetry.context.Scope;
import java.io.IOException;

/** A filter that joins traces. */
final class TracingFilter extends Filter {
  private final ServerRequests requests;

  TracingFilter(ServerRequests requests) {
    this.requests = requests;
  }

  @Override
  public String description() {
    return "joins traces";
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    if (ServerRequests.isWatched(exchange)) {
      chain.doFilter(exchange);
      return;
    }
    ServerSpan span = requests.open(exchange);
    try (Scope scope = span.makeCurrent()) {
      if (span.isJoined()) {
        filterJoined(exchange, chain, requests.watch(exchange, span));
      } else {
        chain.doFilter(exchange);
      }
    }
  }

  private static void filterJoined(HttpExchange exchange, Chain chain, ExchangeWatch watch)
      throws IOException {
    try {
      if (ServerRequests.isUnwrappable(exchange)) {
        filterUnwrapped(exchange, chain, watch);
      } else {
        chain.doFilter(ServerRequests.watched(exchange, watch));
      }
    } catch (Throwable failure) {
      watch.threw(failure);
      throw failure;
    }
  }

  /** Only the body is wrapped. Asking for the request's first is what the JDK wants. */
  private static void filterUnwrapped(HttpExchange exchange, Chain chain, ExchangeWatch watch)
      throws IOException {
    exchange.getRequestBody();
    exchange.setStreams(null, watch.watched(exchange.getResponseBody()));
    chain.doFilter(exchange);
    watch.returnedUnwrapped();
  }
}
