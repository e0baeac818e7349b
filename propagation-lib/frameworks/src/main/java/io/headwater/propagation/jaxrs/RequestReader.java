package io.headwater.propagation.jaxrs;

import io.headwater.propagation.http.HttpClientReader;
import jakarta.ws.rs.client.ClientRequestContext;
import java.net.URI;

/** Reads requests of a client. */
final class RequestReader implements HttpClientReader<ClientRequestContext> {
  @Override
  public String method(ClientRequestContext request) {
    return request.getMethod();
  }

  @Override
  public URI uri(ClientRequestContext request) {
    return request.getUri();
  }
}
