package io.headwater.propagation.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.contract.ClientAdapterContract;
import io.headwater.propagation.contract.ClientUnderTest;
import io.headwater.propagation.contract.HalfAnswer;
import io.headwater.propagation.contract.Incoming;
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
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
final class OkHttpContractIT extends ClientAdapterContract {
  private final OkHttpClient plain = new OkHttpClient();

  @AfterEach
  void stopClient() {
    plain.dispatcher().executorService().shutdownNow();
    plain.connectionPool().evictAll();
  }

  @Override
  protected ClientUnderTest client(HeadwaterPropagation tracing, PeerNaming peers) {
    OkHttpTracing http = OkHttpTracing.create(tracing).withPeers(peers);
    Call.Factory client = http.wrap(plain);
    return new ClientUnderTest() {
      @Override
      public int get(URI uri, List<Map.Entry<String, String>> headers) throws IOException {
        return FutureCallback.statusOf(client.newCall(request(uri, headers)).execute());
      }

      @Override
      public int getWithin(Duration patience, URI uri) throws IOException {
        OkHttpClient impatient = plain.newBuilder().callTimeout(patience).build();
        Call call = http.wrap(impatient).newCall(request(uri, List.of()));
        return FutureCallback.statusOf(call.execute());
      }

      @Override
      public CompletableFuture<Integer> getAsync(URI uri, List<Map.Entry<String, String>> headers) {
        return FutureCallback.enqueue(client.newCall(request(uri, headers)));
      }
    };
  }

  static Request request(URI uri, List<Map.Entry<String, String>> headers) {
    Request.Builder request = new Request.Builder().url(uri.toString());
    headers.forEach(header -> request.addHeader(header.getKey(), header.getValue()));
    return request.build();
  }

  private Call call(String path) {
    return OkHttpTracing.create(spans.tracing()).wrap(plain).newCall(request(uri(path), List.of()));
  }

  private Call joinedCall(String path) {
    try (Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      return call(path);
    }
  }

  @Test
  void untracedCall_isTheClientsOwn() {
    assertThat(call("/x").getClass())
        .isSameAs(plain.newCall(request(uri("/x"), List.of())).getClass());
  }

  @Test
  void streamedBody_isPartOfTheCall() throws Exception {
    Response response = joinedCall("/parts").execute();
    try (BufferedSource body = response.body().source()) {
      assertThat(body.readByte()).isEqualTo((byte) 'o');
      assertThat(spans.ended()).isEmpty();
      server.release();
      assertThat(body.readByte()).isEqualTo((byte) 'k');
      assertThat(body.exhausted()).isTrue();
      assertThat(spans.await(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }
  }

  @Test
  void bodyThatIsNotReadToItsEnd_endsTheSpanWhenClosed() throws Exception {
    Response response = joinedCall("/parts").execute();
    assertThat(response.body().source().readByte()).isEqualTo((byte) 'o');
    assertThat(spans.ended()).isEmpty();
    response.close();
    assertThat(spans.await(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void bodyThatBreaksOff_isAnError() throws Exception {
    try (HalfAnswer half = new HalfAnswer();
        Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      Call call =
          OkHttpTracing.create(spans.tracing()).wrap(plain).newCall(request(half.uri(), List.of()));
      Response response = call.execute();
      assertThat(spans.ended()).isEmpty();
      assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
    }
    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
        .contains("Exception");
  }

  @Test
  void cancelledCall_failsItsSpan() {
    Call call = joinedCall("/never");
    CompletableFuture<Integer> status = FutureCallback.enqueue(call);
    Awaitility.await().until(() -> server.requests().size() == 1);
    assertThat(call.isCanceled()).isFalse();
    call.cancel();

    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
        .contains("Exception");
    assertThat(call.isCanceled()).isTrue();
    assertThat(status).failsWithin(Duration.ofSeconds(10));
  }

  @Test
  void callThatIsNeverMade_hasNoSpan() {
    assertThat(joinedCall("/x").isExecuted()).isFalse();
    spans.assertNone();
  }

  @Test
  void callThatIsMadeTwice_failsAsItsClientSays() throws Exception {
    Call call = joinedCall("/x");
    call.execute().close();
    assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
    assertThat(call.equals(null)).isFalse();
    assertThat(call.toString()).isNotEmpty();
    spans.await(1);
  }

  @Test
  void copyOfACall_hasASpanOfItsOwn() throws Exception {
    Call call = joinedCall("/x");
    call.execute().close();
    assertThat(FutureCallback.enqueue(call.clone()).get()).isEqualTo(200);
    assertThat(spans.await(2))
        .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID));
    assertThat(server.values(0, "traceparent")).isNotEqualTo(server.values(1, "traceparent"));
  }

  @Test
  void callback_runsInTheContextOfTheCall_andKnowsItsCall() throws Exception {
    Context context = joined(TraceFlags.getSampled());
    Call call;
    try (Scope scope = context.makeCurrent()) {
      call = call("/x");
    }
    FutureCallback callback = new FutureCallback(call);
    call.enqueue(callback);
    callback.status().get();
    assertThat(callback.context()).isSameAs(context);
    assertThat(callback.called()).isSameAs(call);
    spans.await(1);
  }

  @Test
  void headersOfOtherInterceptors_doNotSurvive() throws Exception {
    OkHttpClient client =
        plain
            .newBuilder()
            .addInterceptor(
                chain ->
                    chain.proceed(
                        chain.request().newBuilder().addHeader("TRACEPARENT", "by hand").build()))
            .build();
    Call.Factory traced = OkHttpTracing.create(spans.tracing()).wrap(client);
    try (Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      traced.newCall(request(uri("/x"), List.of())).execute().close();
    }
    assertThat(server.values(0, "traceparent"))
        .singleElement()
        .asString()
        .contains(spans.await(1).get(0).getSpanId());
  }

  @Test
  void requestIsLeftAsItWas() throws Exception {
    Request request = request(uri("/x"), List.of());
    Call.Factory traced = OkHttpTracing.create(spans.tracing()).wrap(plain);
    try (Scope scope = joined(TraceFlags.getSampled()).makeCurrent()) {
      traced.newCall(request).execute().close();
    }
    traced.newCall(request).execute().close();
    spans.await(1);
    assertThat(server.values(1, "traceparent")).isEmpty();
  }
}
