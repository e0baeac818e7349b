package io.headwater.propagation.apachehttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.contract.ClientAdapterContract;
import io.headwater.propagation.contract.ClientTraits;
import io.headwater.propagation.contract.ClientUnderTest;
import io.headwater.propagation.contract.HalfAnswer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.util.Timeout;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"try", "deprecation"}) // Scopes; what newer versions would have instead.
final class AsyncContractIT extends ClientAdapterContract {
  private final CloseableHttpAsyncClient plain = plain();

  private static CloseableHttpAsyncClient plain() {
    PoolingAsyncClientConnectionManager connections = new PoolingAsyncClientConnectionManager();
    connections.setDefaultMaxPerRoute(100);
    connections.setMaxTotal(100);
    CloseableHttpAsyncClient client =
        HttpAsyncClients.custom()
            .setConnectionManager(connections)
            .setRetryStrategy(Requests.RETRY)
            .build();
    client.start();
    return client;
  }

  @AfterEach
  void stopClient() {
    plain.close(CloseMode.IMMEDIATE);
  }

  @Override
  public ClientTraits traits() {
    return ClientTraits.plain().untouchedUntraced();
  }

  @Override
  protected ClientUnderTest client(HeadwaterPropagation tracing, PeerNaming peers) {
    CloseableHttpAsyncClient client =
        ApacheHttpTracing.create(tracing).withPeers(peers).wrap(plain);
    return new ClientUnderTest() {
      @Override
      public int get(URI uri, List<Map.Entry<String, String>> headers) throws Exception {
        return joined(getAsync(uri, headers));
      }

      @Override
      public int getWithin(Duration patience, URI uri) throws Exception {
        SimpleHttpRequest request = request(uri, List.of());
        request.setConfig(
            RequestConfig.custom()
                .setResponseTimeout(Timeout.ofMilliseconds(patience.toMillis()))
                .build());
        return joined(Status.of(client, request));
      }

      @Override
      public CompletableFuture<Integer> getAsync(URI uri, List<Map.Entry<String, String>> headers) {
        return Status.of(client, request(uri, headers));
      }
    };
  }

  private static int joined(CompletableFuture<Integer> status) throws Exception {
    try {
      return status.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  private static SimpleHttpRequest request(URI uri, List<Map.Entry<String, String>> headers) {
    SimpleHttpRequest request = new SimpleHttpRequest("GET", Requests.withoutCredentials(uri));
    Requests.add(headers, request);
    return request;
  }

  private CloseableHttpAsyncClient wrapped() {
    return ApacheHttpTracing.create(spans.tracing()).wrap(plain);
  }

  /** The status of an answer to come. Cancelling it cancels the call. */
  private static final class Status extends CompletableFuture<Integer>
      implements FutureCallback<SimpleHttpResponse> {
    private volatile @Nullable Future<SimpleHttpResponse> call;
    private volatile @Nullable Context context;

    static Status of(CloseableHttpAsyncClient client, SimpleHttpRequest request) {
      Status status = new Status();
      status.call = client.execute(request, status);
      return status;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      Future<?> call = this.call;
      if (call != null) {
        call.cancel(true);
      }
      return cancelled;
    }

    @Override
    public void completed(SimpleHttpResponse response) {
      context = Context.current();
      complete(response.getCode());
    }

    @Override
    public void failed(Exception failure) {
      context = Context.current();
      completeExceptionally(failure);
    }

    @Override
    public void cancelled() {
      context = Context.current();
      super.cancel(false);
    }
  }

  @Test
  void wrappingTwice_isWrappingOnce() {
    CloseableHttpAsyncClient once = wrapped();
    assertThat(ApacheHttpTracing.create(spans.tracing()).wrap(once)).isSameAs(once);
  }

  @Test
  void bodyThatBreaksOff_isAnError() throws Exception {
    try (HalfAnswer half = new HalfAnswer();
        Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      Status status = Status.of(wrapped(), request(half.uri(), List.of()));
      assertThatThrownBy(() -> joined(status)).isInstanceOf(IOException.class);
    }
    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
        .contains("Exception");
  }

  @Test
  void cancelledCall_failsItsSpan() {
    Status status;
    try (Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      status = Status.of(wrapped(), request(uri("/never"), List.of()));
    }
    Awaitility.await().until(() -> server.requests().size() == 1);
    status.cancel(true);

    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("java.util.concurrent.CancellationException");
  }

  @Test
  void callback_runsInTheContextOfTheCall() throws Exception {
    Context context = joined(TraceFlags.getSampled());
    Status status;
    try (Scope scope = context.makeCurrent()) {
      status = Status.of(wrapped(), request(uri("/x"), List.of()));
    }
    status.get();
    assertThat(status.context).isSameAs(context);
    spans.await(1);
  }

  @Test
  void callWithoutCallback_hasItsSpan() throws Exception {
    Future<SimpleHttpResponse> response;
    try (Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      response = wrapped().execute(request(uri("/x"), List.of()), null);
    }
    assertThat(response.get().getCode()).isEqualTo(200);
    spans.await(1);
  }

  @Test
  void requestIsLeftAsItWas() throws Exception {
    SimpleHttpRequest request = request(uri("/x"), List.of());
    try (Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      Status.of(wrapped(), request).get();
    }
    Status.of(wrapped(), request).get();
    spans.await(1);
    assertThat(request.getHeaders()).isEmpty();
    assertThat(server.values(1, "traceparent")).isEmpty();
  }

  @Test
  void stoppedClient_leavesNoSpanOpen() throws Exception {
    CloseableHttpAsyncClient wrapped = wrapped();
    Awaitility.await().until(() -> wrapped.getStatus() == IOReactorStatus.ACTIVE);
    wrapped.close();
    try (Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      assertThatThrownBy(() -> joined(Status.of(wrapped, request(uri("/x"), List.of()))))
          .isInstanceOf(RuntimeException.class);
    }
    assertThat(server.requests()).isEmpty();
  }
}
