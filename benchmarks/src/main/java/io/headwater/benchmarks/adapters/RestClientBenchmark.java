package io.headwater.benchmarks.adapters;

import io.headwater.propagation.spring.SpringTracing;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** Spring's {@code RestClient} and {@code RestTemplate}: the interceptor. */
public class RestClientBenchmark extends AdapterBenchmark {
  private final HttpRequest request = new InMemoryRequest();
  private final byte[] body = {};
  private final ClientHttpResponse answer = Stub.of(ClientHttpResponse.class);
  private final ClientHttpRequestExecution execution = (sent, content) -> answer;
  private final ClientHttpRequestInterceptor interceptor =
      SpringTracing.create(tracing).interceptor();

  /** Without. */
  @Benchmark
  public Object bare() throws IOException {
    return execution.execute(request, body);
  }

  /** With the interceptor. */
  @Benchmark
  public Object interceptor() throws IOException {
    return interceptor.intercept(request, body, execution);
  }

  /** As the client makes it. */
  private static final class InMemoryRequest implements HttpRequest {
    private final HttpHeaders headers = new HttpHeaders();
    private final URI uri = URI.create("http://127.0.0.1:8080/say");
    private final Map<String, Object> attributes = new HashMap<>();

    InMemoryRequest() {
      headers.add("accept", "*/*");
    }

    @Override
    public HttpMethod getMethod() {
      return HttpMethod.GET;
    }

    @Override
    public URI getURI() {
      return uri;
    }

    @Override
    public Map<String, Object> getAttributes() {
      return attributes;
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }
  }
}
