package io.headwater.propagation.jdkhttp;

import io.headwater.propagation.http.HttpClientReader;
import java.net.URI;
import java.net.http.HttpRequest;

/** Reads requests of the JDK's client. */
final class RequestReader implements HttpClientReader<HttpRequest> {
  @Override
  public String method(HttpRequest request) {
    return request.method();
  }

  @Override
  public URI uri(HttpRequest request) {
    return request.uri();
  }
}
