package io.headwater.propagation.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.contract.ClientAdapterContract;
import io.headwater.propagation.contract.ClientUnderTest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
final class HttpClientContractIT extends ClientAdapterContract {
  private final HttpClient plain = HttpClient.newHttpClient();

  @Override
  protected ClientUnderTest client(HeadwaterPropagation tracing, PeerNaming peers) {
    HttpClient client = JdkHttpTracing.create(tracing).withPeers(peers).wrap(plain);
    return new ClientUnderTest() {
      @Override
      public int get(URI uri, List<Map.Entry<String, String>> headers)
          throws IOException, InterruptedException {
        return client.send(request(uri, headers), BodyHandlers.ofString()).statusCode();
      }

      @Override
      public int getWithin(Duration patience, URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(patience).build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
      }

      @Override
      public CompletableFuture<Integer> getAsync(URI uri, List<Map.Entry<String, String>> headers) {
        return client
            .sendAsync(request(uri, headers), BodyHandlers.ofString())
            .thenApply(HttpResponse::statusCode);
      }
    };
  }

  private static HttpRequest request(URI uri, List<Map.Entry<String, String>> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1);
    headers.forEach(header -> request.header(header.getKey(), header.getValue()));
    return request.build();
  }

  private HttpClient wrapped() {
    return JdkHttpTracing.create(spans.tracing()).wrap(plain);
  }

  @Test
  void wrappingTwice_isWrappingOnce() {
    HttpClient once = wrapped();
    assertThat(JdkHttpTracing.create(spans.tracing()).wrap(once)).isSameAs(once);
  }

  @Test
  void cancelledCall_endsItsSpanAndTheRequest() {
    CompletableFuture<?> derived;
    try (Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      derived =
          wrapped()
              .sendAsync(request(uri("/never"), List.of()), BodyHandlers.ofString())
              .thenApply(HttpResponse::body);
    }
    Awaitility.await().until(() -> server.requests().size() == 1);
    assertThat(derived.cancel(true)).isTrue();

    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("java.util.concurrent.CancellationException");
  }

  @Test
  void asyncDependent_findsTheSpanEnded() throws Exception {
    try (Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      wrapped()
          .sendAsync(request(uri("/x"), List.of()), BodyHandlers.ofString())
          .thenAccept(response -> spans.await(1))
          .get();
    }
  }

  @Test
  void untracedAsyncCall_isTheClientsOwnFuture() throws Exception {
    CompletableFuture<?> future =
        wrapped().sendAsync(request(uri("/x"), List.of()), BodyHandlers.ofString());
    assertThat(future).isNotInstanceOf(ContextFuture.class);
    future.get();
  }
}
