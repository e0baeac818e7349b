package io.headwater.propagation.jdkhttp;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.HeaderWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request as it was, but for its trace headers. */
final class TracedRequest extends HttpRequest {
  private static final HeaderWriter<Map<String, List<String>>> WRITER = new MapWriter();

  private final HttpRequest request;
  private final HttpHeaders headers;

  private TracedRequest(HttpRequest request, HttpHeaders headers) {
    this.request = request;
    this.headers = headers;
  }

  static HttpRequest of(HttpRequest request, ClientSpan span) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers().map());
    span.inject(headers, WRITER);
    return new TracedRequest(request, HttpHeaders.of(headers, (name, value) -> true));
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public Optional<BodyPublisher> bodyPublisher() {
    return request.bodyPublisher();
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public Optional<Duration> timeout() {
    return request.timeout();
  }

  @Override
  public boolean expectContinue() {
    return request.expectContinue();
  }

  @Override
  public URI uri() {
    return request.uri();
  }

  @Override
  public Optional<HttpClient.Version> version() {
    return request.version();
  }

  /** The map's order makes names match without regard to case. */
  private static final class MapWriter implements HeaderWriter<Map<String, List<String>>> {
    @Override
    public void set(@Nullable Map<String, List<String>> headers, String name, String value) {
      if (headers != null) {
        headers.remove(name);
        headers.put(name, List.of(value));
      }
    }

    @Override
    public void remove(@Nullable Map<String, List<String>> headers, String name) {
      if (headers != null) {
        headers.remove(name);
      }
    }
  }
}
