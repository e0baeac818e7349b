package io.headwater.propagation.spring;

import io.headwater.propagation.http.HttpClientReader;
import java.net.URI;
import org.springframework.web.reactive.function.client.ClientRequest;

/** Reads requests of {@code WebClient}. */
final class ClientRequestReader implements HttpClientReader<ClientRequest> {
  @Override
  public String method(ClientRequest request) {
    return request.method().name();
  }

  @Override
  public URI uri(ClientRequest request) {
    return request.url();
  }
}
