package io.headwater.propagation.okhttp;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.concurrent.ContextCarrying;
import io.headwater.propagation.contract.ClientAdapterContract;
import io.headwater.propagation.contract.ClientUnderTest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;

/** The interceptor alone, with a dispatcher that carries the context. */
final class OkHttpInterceptorContractIT extends ClientAdapterContract {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final OkHttpClient plain =
      new OkHttpClient.Builder().dispatcher(new Dispatcher(ContextCarrying.wrap(threads))).build();

  @AfterEach
  void stopClient() {
    threads.shutdownNow();
    plain.connectionPool().evictAll();
  }

  @Override
  protected ClientUnderTest client(HeadwaterPropagation tracing, PeerNaming peers) {
    OkHttpClient client =
        plain
            .newBuilder()
            .addInterceptor(OkHttpTracing.create(tracing).withPeers(peers).interceptor())
            .build();
    return new ClientUnderTest() {
      @Override
      public int get(URI uri, List<Map.Entry<String, String>> headers) throws IOException {
        return FutureCallback.statusOf(
            client.newCall(OkHttpContractIT.request(uri, headers)).execute());
      }

      @Override
      public int getWithin(Duration patience, URI uri) throws IOException {
        OkHttpClient impatient = client.newBuilder().callTimeout(patience).build();
        return FutureCallback.statusOf(
            impatient.newCall(OkHttpContractIT.request(uri, List.of())).execute());
      }

      @Override
      public CompletableFuture<Integer> getAsync(URI uri, List<Map.Entry<String, String>> headers) {
        return FutureCallback.enqueue(client.newCall(OkHttpContractIT.request(uri, headers)));
      }
    };
  }
}
