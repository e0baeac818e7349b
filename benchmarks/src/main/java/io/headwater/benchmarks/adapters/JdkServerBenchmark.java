package io.headwater.benchmarks.adapters;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.headwater.propagation.jdkhttp.JdkHttpTracing;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** The JDK's {@code HttpServer}: the filter, and the handler. */
public class JdkServerBenchmark extends ServerBenchmark {
  private final InMemoryExchange exchange = new InMemoryExchange();
  private final HttpHandler plain = exchange -> ((InMemoryExchange) exchange).answered++;
  private final HttpHandler handler = JdkHttpTracing.create(tracing).serverHandler(plain);
  private final Filter filter = JdkHttpTracing.create(tracing).serverFilter();
  private final Filter.Chain chain = new Filter.Chain(List.of(), plain);

  @Override
  void add(String name, String value) {
    exchange.headers.add(name, value);
  }

  /** Without. */
  @Benchmark
  public HttpExchange bare() throws IOException {
    plain.handle(exchange);
    return exchange;
  }

  /** With the handler around it. */
  @Benchmark
  public HttpExchange handler() throws IOException {
    handler.handle(exchange);
    return exchange;
  }

  /** The end of a chain, without. */
  @Benchmark
  public HttpExchange bareChain() throws IOException {
    chain.doFilter(exchange);
    return exchange;
  }

  /** With the filter before it. */
  @Benchmark
  public HttpExchange filter() throws IOException {
    filter.doFilter(exchange, chain);
    return exchange;
  }

  /** Its headers are the JDK's own. */
  private static final class InMemoryExchange extends UnusedExchange {
    final Headers headers = new Headers();
    int answered;

    @Override
    public Headers getRequestHeaders() {
      return headers;
    }
  }
}
