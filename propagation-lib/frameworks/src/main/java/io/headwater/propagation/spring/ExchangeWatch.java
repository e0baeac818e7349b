package io.headwater.propagation.spring;

import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.http.CallerGone;
import io.headwater.propagation.http.HttpServerCalls;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Ends the SERVER span of one exchange of WebFlux, at the first of:
 *
 * <ol>
 *   <li>the answer is written
 *   <li>the exchange failed, and what handles errors behind the filters sends the head of its
 *       answer; at once, where a head is sent already
 *   <li>the caller goes away
 * </ol>
 */
final class ExchangeWatch {
  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;

  private final ServerWebExchange exchange;
  private final HttpServerCalls<ServerHttpRequest> calls;
  private final ServerSpan span;

  ExchangeWatch(
      ServerWebExchange exchange, HttpServerCalls<ServerHttpRequest> calls, ServerSpan span) {
    this.exchange = exchange;
    this.calls = calls;
    this.span = span;
  }

  void completed() {
    finish();
  }

  void cancelled() {
    finish();
  }

  void failed(Throwable failure) {
    if (CallerGone.isCauseOf(failure)) {
      finish();
    } else if (exchange.getResponse().isCommitted()) {
      span.fail(failure);
      finish();
    } else {
      exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> answered(failure)));
    }
  }

  /** An exception may stand for an answer, and one of 4xx is no error of the server. */
  private void answered(Throwable failure) {
    if (status() >= SERVER_ERROR) {
      span.fail(failure);
    }
    finish();
  }

  private int status() {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    return status == null ? OK : status.value();
  }

  private void finish() {
    if (!span.isJoined()) {
      return;
    }
    String route = Routes.ofExchange(exchange);
    if (route != null) {
      calls.routed(span, exchange.getRequest(), route);
    }
    if (exchange.getResponse().isCommitted() || exchange.getResponse().getStatusCode() != null) {
      calls.answered(span, status());
    }
    span.end();
  }
}
