package io.headwater.propagation.jdkhttp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.http.HttpServerCalls;

/** Opens the spans of the JDK's server, and has their exchanges watched. */
final class ServerRequests {
  private final HttpServerCalls<HttpExchange> calls;

  ServerRequests(HttpServerCalls<HttpExchange> calls) {
    this.calls = calls;
  }

  /** Whether a filter or handler of ours has the exchange already. */
  static boolean isWatched(HttpExchange exchange) {
    return exchange instanceof WatchedExchange
        || exchange instanceof WatchedHttpsExchange
        || (isUnwrappable(exchange) && exchange.getResponseBody() instanceof WatchedBody);
  }

  /**
   * Whether the exchange has to stay the JDK's own: it checks credentials after all filters, and
   * casts the exchange to a class of its own when it does.
   */
  static boolean isUnwrappable(HttpExchange exchange) {
    return exchange.getHttpContext().getAuthenticator() != null;
  }

  ServerSpan open(HttpExchange exchange) {
    return calls.open(exchange);
  }

  ExchangeWatch watch(HttpExchange exchange, ServerSpan span) {
    return new ExchangeWatch(exchange, calls, span);
  }

  /** The exchange as the handler is to see it. */
  static HttpExchange watched(HttpExchange exchange, ExchangeWatch watch) {
    return exchange instanceof HttpsExchange
        ? new WatchedHttpsExchange((HttpsExchange) exchange, watch)
        : new WatchedExchange(exchange, watch);
  }
}
