package io.headwater.propagation.vertx;

import io.headwater.propagation.http.HttpClientReader;
import io.vertx.core.spi.observability.HttpRequest;
import java.net.URI;
import java.net.URISyntaxException;

/** Reads requests that Vert.x sends. */
final class OutgoingReader implements HttpClientReader<HttpRequest> {
  private static final URI UNKNOWN = URI.create("");

  @Override
  public String method(HttpRequest request) {
    return request.method().name();
  }

  /** What is called, as far as it can be told: without its path, if that is no URI's. */
  @Override
  public URI uri(HttpRequest request) {
    String uri = request.absoluteURI();
    try {
      return new URI(uri);
    } catch (URISyntaxException unusual) {
      return withoutPath(uri);
    }
  }

  private static URI withoutPath(String uri) {
    int authority = uri.indexOf("://") + 3;
    int end = authority;
    while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
      end++;
    }
    try {
      return new URI(uri.substring(0, end));
    } catch (URISyntaxException unusual) {
      return UNKNOWN;
    }
  }
}
