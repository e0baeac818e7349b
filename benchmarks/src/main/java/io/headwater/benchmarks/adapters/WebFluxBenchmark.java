package io.headwater.benchmarks.adapters;

import io.headwater.propagation.spring.SpringTracing;
import org.openjdk.jmh.annotations.Benchmark;
import org.reactivestreams.Subscription;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Spring WebFlux: the filter. */
public class WebFluxBenchmark extends ServerBenchmark {
  private final HttpHeaders headers = new HttpHeaders();
  private final ServerWebExchange exchange = new InMemoryExchange(headers);
  private final WebFilterChain chain = exchange -> Mono.empty();
  private final WebFilter filter = SpringTracing.create(tracing).webFilter();
  private final CoreSubscriber<Void> container = new Container();

  @Override
  void add(String name, String value) {
    headers.add(name, value);
  }

  /** Without. */
  @Benchmark
  public Object bare() {
    Mono<Void> answer = chain.filter(exchange);
    answer.subscribe(container);
    return answer;
  }

  /** With the filter before it. */
  @Benchmark
  public Object filter() {
    Mono<Void> answer = filter.filter(exchange, chain);
    answer.subscribe(container);
    return answer;
  }

  /** Headers, and nothing else. */
  private static final class InMemoryExchange extends ServerWebExchangeDecorator {
    private final ServerHttpRequest request;

    InMemoryExchange(HttpHeaders headers) {
      super(Stub.of(ServerWebExchange.class));
      request =
          new ServerHttpRequestDecorator(Stub.of(ServerHttpRequest.class)) {
            @Override
            public HttpHeaders getHeaders() {
              return headers;
            }
          };
    }

    @Override
    public ServerHttpRequest getRequest() {
      return request;
    }

    @Override
    public ServerHttpResponse getResponse() {
      throw new UnsupportedOperationException("not asked for by an untraced request");
    }
  }

  /** Asks for all, and is told of the end. */
  private static final class Container implements CoreSubscriber<Void> {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Void nothing) {}

    @Override
    public void onError(Throwable failure) {
      throw new IllegalStateException(failure);
    }

    @Override
    public void onComplete() {}
  }
}
