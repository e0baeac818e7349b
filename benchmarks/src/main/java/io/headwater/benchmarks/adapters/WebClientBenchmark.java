package io.headwater.benchmarks.adapters;

import io.headwater.propagation.spring.SpringTracing;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Spring's {@code WebClient}: the filter, and one that does nothing but wait for the subscriber's
 * context. The answer is hidden, as one of a connection is: {@code block} has a way of its own for
 * what is there already.
 */
public class WebClientBenchmark extends AdapterBenchmark {
  private static final ExchangeFilterFunction WAITING =
      (request, next) -> Mono.deferContextual(context -> next.exchange(request));

  private final ClientRequest request =
      ClientRequest.create(HttpMethod.GET, URI.create("http://127.0.0.1:8080/say"))
          .header("accept", "*/*")
          .build();
  private final Mono<ClientResponse> answer =
      Mono.just(ClientResponse.create(HttpStatus.OK).build()).hide();
  private final ExchangeFunction exchange = sent -> answer;
  private final ExchangeFilterFunction filter = SpringTracing.create(tracing).exchangeFilter();

  /** Without. */
  @Benchmark
  public @Nullable Object bare() {
    return exchange.exchange(request).block();
  }

  /** With a filter that waits for the context, and makes no use of it. */
  @Benchmark
  public @Nullable Object empty() {
    return WAITING.filter(request, exchange).block();
  }

  /** With the filter. */
  @Benchmark
  public @Nullable Object filter() {
    return filter.filter(request, exchange).block();
  }
}
