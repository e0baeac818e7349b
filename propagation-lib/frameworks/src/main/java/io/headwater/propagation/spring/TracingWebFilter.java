package io.headwater.propagation.spring;

import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.http.HttpServerCalls;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** A filter of WebFlux that joins traces. First of all filters, so that it sees what they do. */
final class TracingWebFilter implements WebFilter, Ordered {
  private final HttpServerCalls<ServerHttpRequest> calls;

  TracingWebFilter(HttpServerCalls<ServerHttpRequest> calls) {
    this.calls = calls;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerSpan span = calls.open(exchange.getRequest());
    if (!span.isPropagating()) {
      return chain.filter(exchange);
    }
    return new TracedExchange(
        chain.filter(exchange), span, new ExchangeWatch(exchange, calls, span));
  }
}
