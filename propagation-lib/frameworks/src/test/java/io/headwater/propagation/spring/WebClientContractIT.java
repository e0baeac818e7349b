package io.headwater.propagation.spring;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.contract.ClientAdapterContract;
import io.headwater.propagation.contract.ClientTraits;
import io.headwater.propagation.contract.ClientUnderTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** {@code WebClient} on Reactor Netty, with the filter put there by hand. */
final class WebClientContractIT extends ClientAdapterContract {
  @Override
  public ClientTraits traits() {
    return ClientTraits.plain().withoutContext();
  }

  @Override
  protected ClientUnderTest client(HeadwaterPropagation tracing, PeerNaming peers) {
    WebClient client =
        WebClient.builder()
            .filter(SpringTracing.create(tracing).withPeers(peers).exchangeFilter())
            .build();
    return new ClientUnderTest() {
      @Override
      public int get(URI uri, List<Map.Entry<String, String>> headers) throws Exception {
        return getAsync(uri, headers).get();
      }

      @Override
      public int getWithin(Duration patience, URI uri) throws Exception {
        return status(client, uri, List.of()).timeout(patience).toFuture().get();
      }

      @Override
      public CompletableFuture<Integer> getAsync(URI uri, List<Map.Entry<String, String>> headers) {
        return status(client, uri, headers).toFuture();
      }
    };
  }

  private static Mono<Integer> status(
      WebClient client, URI uri, List<Map.Entry<String, String>> headers) {
    return client
        .get()
        .uri(uri)
        .headers(sent -> headers.forEach(header -> sent.add(header.getKey(), header.getValue())))
        .exchangeToMono(
            response -> response.releaseBody().thenReturn(response.statusCode().value()));
  }
}
