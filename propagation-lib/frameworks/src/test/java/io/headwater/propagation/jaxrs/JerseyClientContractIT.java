package io.headwater.propagation.jaxrs;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.concurrent.ContextCarrying;
import io.headwater.propagation.contract.ClientAdapterContract;
import io.headwater.propagation.contract.ClientTraits;
import io.headwater.propagation.contract.ClientUnderTest;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

final class JerseyClientContractIT extends ClientAdapterContract {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Override
  public ClientTraits traits() {
    return ClientTraits.plain().withoutCancel();
  }

  @Override
  protected ClientUnderTest client(HeadwaterPropagation tracing, PeerNaming peers) {
    Client client =
        ClientBuilder.newBuilder()
            .executorService(ContextCarrying.wrap(threads))
            .register(JaxrsTracing.create(tracing).withPeers(peers).clientFeature())
            .build();
    return new ClientUnderTest() {
      @Override
      public int get(URI uri, List<Map.Entry<String, String>> headers) {
        return read(request(client, uri, headers).get());
      }

      @Override
      public int getWithin(Duration patience, URI uri) {
        return read(
            client
                .target(uri)
                .property("jersey.config.client.readTimeout", (int) patience.toMillis())
                .request()
                .get());
      }

      @Override
      public CompletableFuture<Integer> getAsync(URI uri, List<Map.Entry<String, String>> headers) {
        return request(client, uri, headers)
            .rx()
            .get()
            .toCompletableFuture()
            // Never here: an answer that is there already would be read by who only asked for it.
            .thenApplyAsync(JerseyClientContractIT::read, ContextCarrying.wrap(threads));
      }
    };
  }

  private static Invocation.Builder request(
      Client client, URI uri, List<Map.Entry<String, String>> headers) {
    Invocation.Builder request = client.target(uri).request();
    headers.forEach(header -> request.header(header.getKey(), header.getValue()));
    return request;
  }

  private static int read(Response response) {
    response.readEntity(String.class);
    return response.getStatus();
  }
}
