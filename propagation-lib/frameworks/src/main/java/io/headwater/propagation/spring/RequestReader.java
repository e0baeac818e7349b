package io.headwater.propagation.spring;

import io.headwater.propagation.http.HttpClientReader;
import java.net.URI;
import org.springframework.http.HttpRequest;

/** Reads requests of {@code RestClient} and {@code RestTemplate}. */
final class RequestReader implements HttpClientReader<HttpRequest> {
  @Override
  public String method(HttpRequest request) {
    return request.getMethod().name();
  }

  @Override
  public URI uri(HttpRequest request) {
    return request.getURI();
  }
}
