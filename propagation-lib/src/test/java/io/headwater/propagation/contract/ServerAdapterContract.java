package io.headwater.propagation.contract;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.HeadwaterPropagation;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every adapter of an HTTP server has to do. Its test gives it a server on a real socket. */
@SuppressWarnings("NullAway.Init")
public abstract class ServerAdapterContract {
  private static final String ID = Incoming.TRACE_ID + "-" + Incoming.SPAN_ID;

  @RegisterExtension protected final SpanRecorder spans = new SpanRecorder();

  private final BlockingQueue<Context> seen = new LinkedBlockingQueue<>();
  protected ServerUnderTest server;

  /** Starts the server on a free port of loopback, with one thread to handle requests on. */
  protected abstract ServerUnderTest start(HeadwaterPropagation tracing, ServerScript script)
      throws Exception;

  @BeforeEach
  void startServer() throws Exception {
    server = start(spans.tracing(), this::reply);
  }

  @AfterEach
  void stopServer() {
    server.stop().run();
  }

  private Reply reply(String path) {
    seen.add(Context.current());
    String last = path.substring(path.lastIndexOf('/') + 1);
    return switch (last) {
      case "throw" -> throw new IllegalStateException("out of order");
      case "async" -> new Reply(200, "hello", true);
      case "async-empty" -> new Reply(204, "", true);
      case "empty" -> new Reply(204, "", false);
      default -> Reply.of(last.matches("[0-9]{3}") ? Integer.parseInt(last) : 200);
    };
  }

  /** Sends a request, and gives the context that its handler saw. */
  protected SpanContext call(String path, String... headers) throws Exception {
    RawHttp.get(server.port(), path, headers);
    return Span.fromContext(context()).getSpanContext();
  }

  private Context context() throws InterruptedException {
    Context context = seen.poll(10, TimeUnit.SECONDS);
    assertThat(context).as("context of the handler").isNotNull();
    return context;
  }

  protected static <T> @Nullable T attribute(SpanData span, AttributeKey<T> key) {
    return span.getAttributes().get(key);
  }

  protected static String traceparent(String value) {
    return "traceparent: " + value;
  }

  @Test
  void sampledHeader_opensChildOfTheCaller() throws Exception {
    SpanContext inside = call("/say/hello", traceparent(Incoming.SAMPLED), "tracestate: ot=th:0");

    SpanData span = spans.await(1).get(0);
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(span.getParentSpanContext().isRemote()).isTrue();
    assertThat(inside.getSpanId()).isEqualTo(span.getSpanId());
    assertThat(inside.getTraceState().get("ot")).isEqualTo("th:0");
  }

  @Test
  void sampledHeader_isDescribedByTheConventions() throws Exception {
    call(
        "/say/hello?name=x&sig=secret",
        traceparent(Incoming.SAMPLED),
        "User-Agent: contract/1",
        "Authorization: Bearer secret");

    SpanData span = spans.await(1).get(0);
    String route = server.route();
    assertThat(span.getName()).isEqualTo(route.isEmpty() ? "GET" : "GET " + route);
    assertThat(attribute(span, stringKey("http.route"))).isEqualTo(route.isEmpty() ? null : route);
    assertThat(attribute(span, stringKey("http.request.method"))).isEqualTo("GET");
    assertThat(attribute(span, stringKey("url.path"))).isEqualTo("/say/hello");
    assertThat(attribute(span, stringKey("url.query"))).isEqualTo("name=x&sig=REDACTED");
    assertThat(attribute(span, stringKey("url.scheme"))).isEqualTo("http");
    assertThat(attribute(span, longKey("http.response.status_code"))).isEqualTo(200);
    assertThat(attribute(span, stringKey("server.address"))).isEqualTo("service.test");
    assertThat(attribute(span, longKey("server.port"))).isEqualTo(server.port());
    assertThat(attribute(span, stringKey("client.address"))).isEqualTo("127.0.0.1");
    assertThat(attribute(span, stringKey("network.protocol.version"))).isEqualTo("1.1");
    assertThat(attribute(span, stringKey("user_agent.original"))).isEqualTo("contract/1");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().toString()).doesNotContain("secret");
  }

  @Test
  void absentHeader_opensNothing() throws Exception {
    assertThat(call("/say/hello").isValid()).isFalse();
    spans.assertNone();
  }

  @Test
  void notSampledHeader_opensNothingAndIsKeptForThoseBehind() throws Exception {
    SpanContext inside = call("/say/hello", traceparent(Incoming.NOT_SAMPLED));

    assertThat(inside.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(inside.getSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(inside.isSampled()).isFalse();
    spans.assertNone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "03", "05", "ff"})
  void sampledBit_joinsWhateverTheOtherBits(String flags) throws Exception {
    call("/say/hello", traceparent("00-" + ID + "-" + flags));
    spans.await(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "02", "04", "fe"})
  void sampledBitUnset_opensNothingWhateverTheOtherBits(String flags) throws Exception {
    call("/say/hello", traceparent("00-" + ID + "-" + flags));
    spans.assertNone();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "00-" + ID,
        "00-" + ID + "-1",
        "00-" + ID + "-01-",
        "00-" + ID + "-01-extra",
        "ff-" + ID + "-01",
        "0-" + ID + "-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
        "00-" + ID + "-0x",
        "00_" + ID + "_01",
        "00-" + ID + "-01, 00-" + ID + "-01",
        "cc-" + ID + "-01.future"
      })
  void malformedHeader_isAbsent(String value) throws Exception {
    assertThat(call("/say/hello", traceparent(value)).isValid()).isFalse();
    spans.assertNone();
  }

  @Test
  void twoHeaders_areAbsent() throws Exception {
    SpanContext inside =
        call("/say/hello", traceparent(Incoming.SAMPLED), "Traceparent: " + Incoming.SAMPLED);

    assertThat(inside.isValid()).isFalse();
    spans.assertNone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACEPARENT", "Traceparent", "traceParent"})
  void headerInOtherCase_joins(String name) throws Exception {
    call("/say/hello", name + ": " + Incoming.SAMPLED);
    spans.await(1);
  }

  @Test
  void laterVersion_joinsByWhatItStartsLike() throws Exception {
    call("/say/hello", traceparent("cc-" + ID + "-01-what-the-future-brings"));
    spans.await(1);
  }

  @Test
  void origin_isAnAttributeWhereTheTraceIsJoined() throws Exception {
    String baggage = "baggage: tenant=acme,headwater.origin=POST%20%2Forders%2F%7Bid%7D";
    RawHttp.get(server.port(), "/say/hello", traceparent(Incoming.NOT_SAMPLED), baggage);
    RawHttp.get(server.port(), "/say/hello", traceparent(Incoming.SAMPLED), baggage);
    RawHttp.get(server.port(), "/say/hello", traceparent(Incoming.SAMPLED));
    RawHttp.get(
        server.port(),
        "/say/hello",
        traceparent(Incoming.SAMPLED),
        "baggage: headwater.origin=" + "x".repeat(257));
    assertThat(spans.await(3))
        .extracting(span -> span.getAttributes().get(stringKey("headwater.origin")))
        .containsExactly("POST /orders/{id}", null, null);
  }

  @Test
  void baggage_isKeptWhereTheTraceIsJoined() throws Exception {
    RawHttp.get(server.port(), "/say/hello", traceparent(Incoming.SAMPLED), "baggage: tenant=acme");
    assertThat(Baggage.fromContext(context()).getEntryValue("tenant")).isEqualTo("acme");

    RawHttp.get(
        server.port(), "/say/hello", traceparent(Incoming.NOT_SAMPLED), "baggage: tenant=acme");
    assertThat(Baggage.fromContext(context()).isEmpty()).isTrue();
  }

  @Test
  void clientError_isNoErrorOfTheServer() throws Exception {
    call("/say/hello/404", traceparent(Incoming.SAMPLED));

    SpanData span = spans.await(1).get(0);
    assertThat(attribute(span, longKey("http.response.status_code"))).isEqualTo(404);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(attribute(span, stringKey("error.type"))).isNull();
  }

  @Test
  void serverError_isAnError() throws Exception {
    call("/say/hello/503", traceparent(Incoming.SAMPLED));

    SpanData span = spans.await(1).get(0);
    assertThat(attribute(span, longKey("http.response.status_code"))).isEqualTo(503);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attribute(span, stringKey("error.type"))).isEqualTo("503");
  }

  @Test
  void handlerThrows_isAnErrorWithItsException() throws Exception {
    call("/say/hello/throw", traceparent(Incoming.SAMPLED));

    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attribute(span, stringKey("error.type")))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(span.getEvents()).hasSize(1);
    assertThat(span.getEvents().get(0).getName()).isEqualTo("exception");
    assertThat(span.getEvents().get(0).getAttributes().get(stringKey("exception.message")))
        .isEqualTo("out of order");
  }

  @Test
  void handlerThrowsUntraced_opensNothing() throws Exception {
    call("/say/hello/throw");
    call("/say/hello/throw", traceparent(Incoming.NOT_SAMPLED));
    spans.assertNone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "async", "async-empty"})
  void answerOfAnyKind_endsTheSpanWithItsStatus(String kind) throws Exception {
    call("/say/hello/" + kind, traceparent(Incoming.SAMPLED));

    SpanData span = spans.await(1).get(0);
    assertThat(attribute(span, longKey("http.response.status_code")))
        .isEqualTo(kind.endsWith("empty") ? 204 : 200);
  }

  @Test
  void head_endsTheSpan() throws Exception {
    RawHttp.send(server.port(), "HEAD", "/say/hello/empty", traceparent(Incoming.SAMPLED));
    spans.await(1);
  }

  @Test
  void unknownMethod_isNotInTheName() throws Exception {
    RawHttp.send(server.port(), "BREW", "/say/hello", traceparent(Incoming.SAMPLED));

    SpanData span = spans.await(1).get(0);
    assertThat(span.getName()).startsWith("HTTP").doesNotContain("BREW");
    assertThat(attribute(span, stringKey("http.request.method"))).isEqualTo("_OTHER");
    assertThat(attribute(span, stringKey("http.request.method_original"))).isEqualTo("BREW");
  }

  @Test
  void requestAfterOthers_findsNothingOfThemOnItsThread() throws Exception {
    for (String path : List.of("/say/hello", "/say/hello/throw", "/say/hello/async")) {
      call(path, traceparent(Incoming.SAMPLED));
      assertThat(call("/say/hello").isValid()).as("after " + path).isFalse();
    }
    call("/say/hello", traceparent(Incoming.NOT_SAMPLED));
    assertThat(call("/say/hello").isValid()).isFalse();
    spans.await(3);
  }

  @Test
  void concurrentRequests_keepTheirTracesApart() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> calls = new ArrayList<>();
      Set<String> parents = ConcurrentHashMap.newKeySet();
      for (int i = 1; i <= 64; i++) {
        String parent = String.format("%016x", i);
        boolean sampled = i % 2 == 0;
        if (sampled) {
          parents.add(parent);
        }
        String header = "00-" + Incoming.TRACE_ID + "-" + parent + (sampled ? "-01" : "-00");
        calls.add(() -> RawHttp.get(server.port(), "/say/hello", traceparent(header)));
      }
      for (Future<Integer> status : callers.invokeAll(calls)) {
        assertThat(status.get()).isEqualTo(200);
      }
      assertThat(spans.await(32))
          .extracting(SpanData::getParentSpanId)
          .containsExactlyInAnyOrderElementsOf(parents);
    } finally {
      callers.shutdownNow();
    }
  }
}
