package io.headwater.propagation.contract;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.w3c.W3cPropagator;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every adapter of an HTTP client has to do. Calls a server on a real socket. */
@SuppressWarnings({"NullAway.Init", "try"})
public abstract class ClientAdapterContract {
  private static final List<Map.Entry<String, String>> NO_HEADERS = List.of();

  @RegisterExtension protected final SpanRecorder spans = new SpanRecorder();

  protected RawServer server;
  protected ClientUnderTest client;

  /** Makes the client. */
  protected abstract ClientUnderTest client(HeadwaterPropagation tracing, PeerNaming peers);

  @BeforeEach
  void startServer() throws Exception {
    server = new RawServer();
    client = client(spans.tracing(), uri -> null);
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
  }

  protected URI uri(String path) {
    return URI.create("http://localhost:" + server.port() + path);
  }

  /** The context of a request that came with this header. */
  protected static Context joined(TraceFlags flags) {
    return joined(Incoming.SPAN_ID, flags);
  }

  private static Context joined(String spanId, TraceFlags flags) {
    TraceState state = TraceState.builder().put("ot", "th:0").build();
    return Context.root()
        .with(
            Span.wrap(SpanContext.createFromRemoteParent(Incoming.TRACE_ID, spanId, flags, state)));
  }

  private static Context sampled() {
    return joined(TraceFlags.fromByte((byte) 3));
  }

  private static Context notSampled() {
    return joined(TraceFlags.fromByte((byte) 2));
  }

  private int get(Context context, String path, List<Map.Entry<String, String>> headers)
      throws Exception {
    try (Scope scope = context.makeCurrent()) {
      return client.get(uri(path), headers);
    }
  }

  @Test
  void sampledContext_hasASpanThatTheCalleeJoins() throws Exception {
    assertThat(get(sampled(), "/x", NO_HEADERS)).isEqualTo(200);

    SpanData span = spans.await(1).get(0);
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(server.values(0, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + span.getSpanId() + "-03");
    assertThat(server.values(0, "tracestate")).containsExactly("ot=th:0");
  }

  @Test
  void sampledContext_isDescribedByTheConventions() throws Exception {
    try (Scope scope = sampled().makeCurrent()) {
      URI secret =
          URI.create("http://user:secret@localhost:" + server.port() + "/x?q=1&sig=secret#f");
      assertThat(client.get(secret, NO_HEADERS)).isEqualTo(200);
    }

    SpanData span = spans.await(1).get(0);
    assertThat(span.getName()).isEqualTo("GET");
    assertThat(span.getAttributes().get(stringKey("http.request.method"))).isEqualTo("GET");
    assertThat(span.getAttributes().get(stringKey("server.address"))).isEqualTo("localhost");
    assertThat(span.getAttributes().get(longKey("server.port"))).isEqualTo(server.port());
    assertThat(span.getAttributes().get(stringKey("url.full")))
        .isEqualTo("http://localhost:" + server.port() + "/x?q=1&sig=REDACTED");
    assertThat(span.getAttributes().get(longKey("http.response.status_code"))).isEqualTo(200);
    assertThat(span.getAttributes().get(stringKey("service.peer.name"))).isEqualTo("localhost");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void namedPeer_isInTheSpan() throws Exception {
    client = client(spans.tracing(), uri -> Peer.named("greeter").inNamespace("micro"));
    get(sampled(), "/x", NO_HEADERS);

    SpanData span = spans.await(1).get(0);
    assertThat(span.getAttributes().get(stringKey("service.peer.name"))).isEqualTo("greeter");
    assertThat(span.getAttributes().get(stringKey("peer.service"))).isEqualTo("greeter");
    assertThat(span.getAttributes().get(stringKey("service.peer.namespace"))).isEqualTo("micro");
  }

  @Test
  void namingThatThrows_costsTheSpanAndNotTheCall() throws Exception {
    client =
        client(
            spans.tracing(),
            uri -> {
              throw new IllegalStateException("no names today");
            });
    assertThat(get(sampled(), "/x", NO_HEADERS)).isEqualTo(200);

    spans.assertNone();
    assertThat(server.values(0, "traceparent")).containsExactly(Incoming.SAMPLED);
  }

  @Test
  void noContext_sendsNothing() throws Exception {
    assertThat(get(Context.root(), "/x", NO_HEADERS)).isEqualTo(200);

    assertThat(server.values(0, "traceparent")).isEmpty();
    assertThat(server.values(0, "tracestate")).isEmpty();
    spans.assertNone();
  }

  @Test
  void notSampledContext_passesTheNoOn() throws Exception {
    get(notSampled(), "/x", NO_HEADERS);

    assertThat(server.values(0, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    spans.assertNone();
  }

  @Test
  void headersByHand_areReplacedWhateverTheirCase() throws Exception {
    List<Map.Entry<String, String>> byHand =
        List.of(
            Map.entry("TraceParent", "00-11111111111111111111111111111111-2222222222222222-01"),
            Map.entry("TRACESTATE", "by=hand"),
            Map.entry("X-Other", "kept"));
    get(sampled(), "/x", byHand);
    get(notSampled(), "/x", byHand);
    get(Context.root(), "/x", byHand);

    String spanId = spans.await(1).get(0).getSpanId();
    assertThat(server.values(0, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + spanId + "-03");
    assertThat(server.values(0, "tracestate")).containsExactly("ot=th:0");
    assertThat(server.values(1, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    assertThat(server.values(2, "traceparent")).isEmpty();
    assertThat(server.values(2, "tracestate")).isEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(server.values(i, "x-other")).containsExactly("kept");
    }
  }

  @Test
  void origin_isAnAttributeAndGoesAlong_whereTheTraceIsJoined() throws Exception {
    Baggage baggage = Baggage.builder().put("headwater.origin", "POST /orders/{id}").build();
    get(notSampled().with(baggage), "/x", NO_HEADERS);
    get(sampled().with(baggage), "/x", NO_HEADERS);

    assertThat(spans.await(1))
        .extracting(span -> span.getAttributes().get(stringKey("headwater.origin")))
        .containsExactly("POST /orders/{id}");
    assertThat(server.values(0, "baggage")).isEmpty();
    assertThat(server.values(1, "baggage"))
        .singleElement()
        .asString()
        .matches("headwater\\.origin=POST(%20|\\+)(/|%2F)orders(/|%2F)%7Bid%7D");
  }

  @Test
  void baggage_goesAlongWhereTheTraceIsJoined() throws Exception {
    Baggage baggage = Baggage.builder().put("tenant", "acme").build();
    get(sampled().with(baggage), "/x", NO_HEADERS);
    get(notSampled().with(baggage), "/x", NO_HEADERS);

    spans.await(1);
    assertThat(server.values(0, "baggage")).containsExactly("tenant=acme");
    assertThat(server.values(1, "baggage")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 500, 503})
  void errorStatus_isAnError(int status) throws Exception {
    assertThat(get(sampled(), "/status/" + status, NO_HEADERS)).isEqualTo(status);

    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(stringKey("error.type")))
        .isEqualTo(Integer.toString(status));
    assertThat(span.getAttributes().get(longKey("http.response.status_code"))).isEqualTo(status);
  }

  @Test
  void serverHangsUp_isAnErrorOfItsType() throws Exception {
    assertThatThrownBy(() -> get(sampled(), "/hang-up", NO_HEADERS)).isInstanceOf(Exception.class);

    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(stringKey("error.type"))).contains("Exception");
    assertThat(span.getAttributes().get(longKey("http.response.status_code"))).isNull();
  }

  @Test
  void connectionRefused_isAnError() throws Exception {
    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }
    URI nobody = URI.create("http://localhost:" + unused + "/x");
    try (Scope scope = sampled().makeCurrent()) {
      assertThatThrownBy(() -> client.get(nobody, NO_HEADERS)).isInstanceOf(Exception.class);
      assertThat(client.getAsync(nobody, NO_HEADERS)).failsWithin(java.time.Duration.ofSeconds(10));
    }

    assertThat(spans.await(2))
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
              assertThat(span.getAttributes().get(stringKey("error.type")))
                  .contains("ConnectException");
            });
  }

  @Test
  void asyncCall_hasASpanThatEndsWithIt() throws Exception {
    CompletableFuture<Integer> status;
    try (Scope scope = sampled().makeCurrent()) {
      status = client.getAsync(uri("/status/404"), NO_HEADERS);
    }
    assertThat(status.get()).isEqualTo(404);

    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(server.values(0, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + span.getSpanId() + "-03");
  }

  @Test
  void callsChainedOnAnAsyncCall_belongToTheSameTrace() throws Exception {
    CompletableFuture<Integer> last;
    try (Scope scope = sampled().makeCurrent()) {
      last =
          client
              .getAsync(uri("/one"), NO_HEADERS)
              .thenCompose(status -> client.getAsync(uri("/two"), NO_HEADERS))
              .thenCompose(status -> client.getAsync(uri("/three"), NO_HEADERS));
    }
    last.get();

    assertThat(spans.await(3))
        .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID));
  }

  @Test
  void asyncCallWithoutContext_sendsNothing() throws Exception {
    client.getAsync(uri("/one"), NO_HEADERS).get();

    assertThat(server.values(0, "traceparent")).isEmpty();
    spans.assertNone();
  }

  @Test
  void concurrentCalls_keepTheirTracesApart() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 1; i <= 64; i++) {
        String parent = String.format("%016x", i);
        TraceFlags flags = i % 2 == 0 ? TraceFlags.getSampled() : TraceFlags.getDefault();
        calls.add(() -> get(joined(parent, flags), "/" + parent, NO_HEADERS));
      }
      for (Future<Integer> status : callers.invokeAll(calls)) {
        assertThat(status.get()).isEqualTo(200);
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(spans.await(32))
        .allSatisfy(
            span ->
                assertThat(span.getAttributes().get(stringKey("url.full")))
                    .endsWith("/" + span.getParentSpanId()));
    for (int i = 0; i < 64; i++) {
      assertThat(server.values(i, "traceparent")).hasSize(1);
    }
  }

  @Test
  void injection_isReadByThePropagatorAgain() throws Exception {
    get(sampled(), "/x", NO_HEADERS);

    Map<String, String> headers = Map.of("traceparent", server.values(0, "traceparent").get(0));
    Context read = W3cPropagator.create().extract(Context.root(), headers, new MapGetter());
    assertThat(Span.fromContext(read).getSpanContext().getSpanId())
        .isEqualTo(spans.awaitOne(SpanKind.CLIENT).getSpanId());
  }
}
