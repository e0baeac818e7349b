package io.headwater.propagation.apachehttp;

import io.headwater.propagation.http.HttpClientReader;
import java.net.URI;

/** Reads requests of either client. */
final class OutgoingReader implements HttpClientReader<OutgoingRequest> {
  @Override
  public String method(OutgoingRequest request) {
    return request.method();
  }

  @Override
  public URI uri(OutgoingRequest request) {
    return request.uri();
  }
}
