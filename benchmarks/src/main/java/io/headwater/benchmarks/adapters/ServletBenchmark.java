package io.headwater.benchmarks.adapters;

import io.headwater.propagation.servlet.ServletTracing;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** A servlet container: the filter, for servlets and Spring MVC alike. */
public class ServletBenchmark extends ServerBenchmark {
  private final InMemoryRequest request = new InMemoryRequest();
  private final HttpServletResponse response = Stub.of(HttpServletResponse.class);
  private final FilterChain chain = (asked, answer) -> ((InMemoryRequest) asked).served++;
  private final Filter filter = ServletTracing.create(tracing).filter();

  @Override
  void add(String name, String value) {
    request.headers.put(name, value);
  }

  /** Without. */
  @Benchmark
  public Object bare() throws IOException, ServletException {
    chain.doFilter(request, response);
    return request;
  }

  /** With the filter before it. */
  @Benchmark
  public Object filter() throws IOException, ServletException {
    filter.doFilter(request, response, chain);
    return request;
  }

  /** Headers and attributes, and nothing else. */
  private static final class InMemoryRequest extends HttpServletRequestWrapper {
    final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int served;

    InMemoryRequest() {
      super(Stub.of(HttpServletRequest.class));
    }

    @Override
    public @Nullable String getHeader(String name) {
      return headers.get(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      String value = headers.get(name);
      return Collections.enumeration(value == null ? List.of() : List.of(value));
    }

    @Override
    public @Nullable Object getAttribute(String name) {
      return null;
    }
  }
}
