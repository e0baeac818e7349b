package io.headwater.propagation.spring;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.http.HttpClientCalls;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.concurrent.CancellationException;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;

/**
 * A filter of {@code WebClient} that takes part in traces. Its span ends with the body of the
 * answer, however that ends, or where there is no answer.
 */
final class TracingExchangeFilter implements ExchangeFilterFunction {
  private final HttpClientCalls<ClientRequest> calls;

  TracingExchangeFilter(HttpClientCalls<ClientRequest> calls) {
    this.calls = calls;
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
    return Mono.deferContextual(
        reactor -> {
          Context chain = ReactorContext.of(reactor);
          // Making current what is current costs a scope, where that is the root.
          if (chain == Context.current()) {
            return exchange(request, calls.open(request), next);
          }
          try (Scope scope = chain.makeCurrent()) {
            return exchange(request, calls.open(request), next);
          }
        });
  }

  private Mono<ClientResponse> exchange(
      ClientRequest request, ClientSpan span, ExchangeFunction next) {
    ClientRequest told = told(request, span);
    if (!span.isJoined()) {
      return next.exchange(told);
    }
    return next.exchange(told)
        .map(response -> watched(response, span))
        .doOnError(
            failure -> {
              span.fail(unwrapped(failure));
              span.end();
            })
        .doOnCancel(
            () -> {
              span.fail(new CancellationException());
              span.end();
            })
        .contextWrite(reactor -> ReactorContext.with(reactor, span.context()));
  }

  /** What went wrong is inside what {@code WebClient} makes of it. */
  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure instanceof WebClientRequestException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  /** The request as it was, where there is nothing to say and nothing to take away. */
  private ClientRequest told(ClientRequest request, ClientSpan span) {
    if (!span.isPropagating() && !HeaderAccess.hasAny(request.headers(), calls.fields())) {
      return request;
    }
    return ClientRequest.from(request)
        .headers(headers -> span.inject(headers, HeaderAccess.WRITER))
        .build();
  }

  private ClientResponse watched(ClientResponse response, ClientSpan span) {
    calls.answered(span, response.statusCode().value());
    return response
        .mutate()
        .body(body -> body.doOnError(span::fail).doFinally(signal -> span.end()))
        .build();
  }
}
