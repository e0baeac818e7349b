package io.headwater.propagation.spring;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Patterns of the handlers that requests were mapped to: what {@code HandlerMapping} of either kind
 * leaves in an attribute of the request. The names are constants of classes that need not be there.
 */
final class Routes {
  private static final String OF_SERVLET =
      "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

  private static final String OF_EXCHANGE =
      "org.springframework.web.reactive.HandlerMapping.bestMatchingPattern";

  private Routes() {}

  static @Nullable String ofServlet(HttpServletRequest request) {
    return text(request.getAttribute(OF_SERVLET));
  }

  static @Nullable String ofExchange(ServerWebExchange exchange) {
    return text(exchange.getAttribute(OF_EXCHANGE));
  }

  private static @Nullable String text(@Nullable Object pattern) {
    return pattern == null ? null : pattern.toString();
  }
}
