package io.headwater.propagation.spring;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.contract.ClientAdapterContract;
import io.headwater.propagation.contract.ClientUnderTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** {@code RestClient}, with the interceptor put there by hand. */
final class RestClientContractIT extends ClientAdapterContract {
  @Override
  protected ClientUnderTest client(HeadwaterPropagation tracing, PeerNaming peers) {
    JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory();
    RestClient client = client(tracing, peers, factory);
    return new ClientUnderTest() {
      @Override
      public int get(URI uri, List<Map.Entry<String, String>> headers) {
        return status(client, uri, headers);
      }

      @Override
      public int getWithin(Duration patience, URI uri) {
        JdkClientHttpRequestFactory impatient = new JdkClientHttpRequestFactory();
        impatient.setReadTimeout(patience);
        return status(client(tracing, peers, impatient), uri, List.of());
      }

      @Override
      public CompletableFuture<Integer> getAsync(URI uri, List<Map.Entry<String, String>> headers) {
        return InterruptingFuture.of(() -> status(client, uri, headers));
      }
    };
  }

  private static RestClient client(
      HeadwaterPropagation tracing, PeerNaming peers, JdkClientHttpRequestFactory factory) {
    return RestClient.builder()
        .requestFactory(factory)
        .requestInterceptor(SpringTracing.create(tracing).withPeers(peers).interceptor())
        .build();
  }

  private static int status(RestClient client, URI uri, List<Map.Entry<String, String>> headers) {
    return client
        .get()
        .uri(uri)
        .headers(sent -> headers.forEach(header -> sent.add(header.getKey(), header.getValue())))
        .retrieve()
        .onStatus(status -> true, (request, response) -> {})
        .toEntity(String.class)
        .getStatusCode()
        .value();
  }
}
