package io.headwater.propagation.apachehttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.contract.ClientAdapterContract;
import io.headwater.propagation.contract.ClientUnderTest;
import io.headwater.propagation.contract.HalfAnswer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"try", "deprecation"}) // Scopes; what newer versions would have instead.
final class ClassicContractIT extends ClientAdapterContract {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CloseableHttpClient plain = plain();

  private static CloseableHttpClient plain() {
    PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager();
    connections.setDefaultMaxPerRoute(100);
    connections.setMaxTotal(100);
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setRetryStrategy(Requests.RETRY)
        .build();
  }

  @AfterEach
  void stopClient() throws IOException {
    plain.close();
    threads.shutdownNow();
  }

  /** The client is a blocking one: without blocking is on another thread, with the context. */
  @Override
  protected ClientUnderTest client(HeadwaterPropagation tracing, PeerNaming peers) {
    CloseableHttpClient client = ApacheHttpTracing.create(tracing).withPeers(peers).wrap(plain);
    return new ClientUnderTest() {
      @Override
      public int get(URI uri, List<Map.Entry<String, String>> headers) throws IOException {
        return status(client, request(uri, headers));
      }

      @Override
      public int getWithin(Duration patience, URI uri) throws IOException {
        HttpGet request = request(uri, List.of());
        request.setConfig(
            RequestConfig.custom()
                .setResponseTimeout(Timeout.ofMilliseconds(patience.toMillis()))
                .build());
        return status(client, request);
      }

      @Override
      public CompletableFuture<Integer> getAsync(URI uri, List<Map.Entry<String, String>> headers) {
        HttpGet request = request(uri, headers);
        Context context = Context.current();
        CompletableFuture<Integer> status = cancelling(request);
        threads.execute(
            () -> {
              try (Scope scope = context.makeCurrent()) {
                status.complete(status(client, request));
              } catch (IOException failure) {
                try (Scope scope = context.makeCurrent()) {
                  status.completeExceptionally(failure);
                }
              }
            });
        return status;
      }
    };
  }

  private static int status(CloseableHttpClient client, HttpGet request) throws IOException {
    return client.execute(
        request,
        response -> {
          EntityUtils.consume(response.getEntity());
          return response.getCode();
        });
  }

  private static CompletableFuture<Integer> cancelling(HttpGet request) {
    return new CompletableFuture<>() {
      @Override
      public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        request.cancel();
        return cancelled;
      }
    };
  }

  private static HttpGet request(URI uri, List<Map.Entry<String, String>> headers) {
    HttpGet request = new HttpGet(Requests.withoutCredentials(uri));
    Requests.add(headers, request);
    return request;
  }

  private CloseableHttpClient wrapped() {
    return ApacheHttpTracing.create(spans.tracing()).wrap(plain);
  }

  private CloseableHttpResponse joinedCall(URI uri) throws IOException {
    try (Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      return wrapped().execute(request(uri, List.of()));
    }
  }

  @Test
  void wrappingTwice_isWrappingOnce() {
    CloseableHttpClient once = wrapped();
    assertThat(ApacheHttpTracing.create(spans.tracing()).wrap(once)).isSameAs(once);
  }

  @Test
  void streamedBody_isPartOfTheCall() throws Exception {
    try (CloseableHttpResponse response = joinedCall(uri("/parts"))) {
      InputStream body = response.getEntity().getContent();
      assertThat(body.read()).isEqualTo('o');
      assertThat(spans.ended()).isEmpty();
      server.release();
      assertThat(body.read()).isEqualTo('k');
      assertThat(body.read(new byte[8])).isEqualTo(-1);
      assertThat(spans.await(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }
  }

  @Test
  void bodyThatIsNotRead_endsTheSpanWhenClosed() throws Exception {
    CloseableHttpResponse response = joinedCall(uri("/x"));
    assertThat(spans.ended()).isEmpty();
    response.close();
    assertThat(spans.await(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void bodyThatIsWrittenOn_isPartOfTheCall() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CloseableHttpResponse response = joinedCall(uri("/x"))) {
      response.getEntity().writeTo(out);
      spans.await(1);
    }
    assertThat(out.toString("US-ASCII")).isEqualTo("ok");
  }

  @Test
  void answerWithoutBody_endsTheSpanAtOnce() throws Exception {
    try (CloseableHttpResponse response = joinedCall(uri("/status/204"))) {
      assertThat(response.getEntity()).isNull();
      spans.await(1);
    }
  }

  @Test
  void bodyThatBreaksOff_isAnError() throws Exception {
    try (HalfAnswer half = new HalfAnswer()) {
      CloseableHttpResponse response = joinedCall(half.uri());
      assertThatThrownBy(() -> EntityUtils.toByteArray(response.getEntity()))
          .isInstanceOf(IOException.class);
    }
    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
        .contains("Exception");
  }

  @Test
  void handlerThatThrows_endsTheSpanOfTheCall() {
    try (Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      assertThatThrownBy(
              () ->
                  wrapped()
                      .execute(
                          request(uri("/x"), List.of()),
                          response -> {
                            throw new IllegalStateException("no use for it");
                          }))
          .isInstanceOf(IllegalStateException.class);
    }
    spans.await(1);
  }

  @Test
  void cancelledRequest_failsItsSpan() throws Exception {
    HttpGet request = request(uri("/never"), List.of());
    Context context = joined(TraceFlags.getSampled());
    CompletableFuture<Void> call =
        CompletableFuture.runAsync(
            () -> {
              try (Scope scope = context.makeCurrent()) {
                assertThatThrownBy(() -> wrapped().execute(request))
                    .isInstanceOf(IOException.class);
              }
            },
            threads);
    Awaitility.await().until(() -> server.requests().size() == 1);
    assertThat(request.cancel()).isTrue();
    call.get(10, TimeUnit.SECONDS);
    assertThat(request.isCancelled()).isTrue();
    assertThat(spans.await(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void targetBesideTheRequest_isWhatIsCalled() throws Exception {
    HttpGet request = new HttpGet("/x?q=1");
    try (Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      wrapped().execute(new HttpHost("http", "localhost", server.port()), request).close();
    }
    assertThat(spans.await(1).get(0).getAttributes().get(AttributeKey.stringKey("url.full")))
        .isEqualTo("http://localhost:" + server.port() + "/x?q=1");
  }

  @Test
  void requestIsLeftAsItWas() throws Exception {
    HttpGet request = request(uri("/x"), List.of(Map.entry("TraceParent", "by hand")));
    try (Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      wrapped().execute(request).close();
    }
    wrapped().execute(request).close();
    spans.await(1);
    assertThat(request.getHeaders()).hasSize(1);
    assertThat(request.getFirstHeader("traceparent").getValue()).isEqualTo("by hand");
    assertThat(server.values(1, "traceparent")).isEmpty();
  }

  @Test
  void closing_closesTheClient() throws Exception {
    CloseableHttpClient wrapped = wrapped();
    wrapped.close();
    assertThatThrownBy(() -> plain.execute(request(uri("/x"), List.of())))
        .isInstanceOf(Exception.class);
  }
}
