package io.headwater.gateway.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import com.sun.management.ThreadMXBean;
import io.headwater.gateway.decide.BoostSettings;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.EndCause;
import io.headwater.gateway.decide.EndConditions;
import io.headwater.gateway.decide.Hindsight;
import io.headwater.gateway.decide.HindsightSettings;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.decide.Shadow;
import io.headwater.gateway.forward.Forwarder;
import io.headwater.gateway.forward.OutboundRequest;
import io.headwater.gateway.forward.OutboundTrace;
import io.headwater.gateway.forward.TraceInjection;
import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.http.TraceFormat;
import io.headwater.gateway.loop.LoopDeadlines;
import io.headwater.gateway.loop.Transport;
import io.headwater.gateway.route.PathResolver;
import io.headwater.gateway.route.Router;
import io.headwater.gateway.span.RequestSpans;
import io.headwater.gateway.span.SpanRecording;
import io.headwater.gateway.span.TraceIdPreset;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An exchange whose upstream's side and client's side are played by the test. */
class ExchangeTest {
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> FAILURE = AttributeKey.stringKey("headwater.failure");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final GatewayFailure RESET =
      GatewayFailure.ofUpstream(FailureKind.UPSTREAM_RESET, false, "reset");
  private static final GatewayFailure SILENT =
      GatewayFailure.ofClient(FailureKind.REQUEST_BODY_TIMEOUT, "silent");
  private static final Upstream UPSTREAM =
      new Upstream(
          "svc",
          "1.0",
          "",
          List.of(new Endpoint("127.0.0.1", 1)),
          new Upstream.Limits(
              Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1, Duration.ofSeconds(1)));

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final SpanRecording recording = new SpanRecording();
  private final Traffic traffic = new Traffic();
  private final DecisionLedger ledger = new DecisionLedger();
  private final FakeClientStream client = new FakeClientStream();
  private final List<ByteBuf> pieces = new ArrayList<>();

  @AfterEach
  void close() {
    recording.close();
    channel.finishAndReleaseAll();
    assertThat(pieces).allSatisfy(piece -> assertThat(piece.refCnt()).isZero());
  }

  // --- every order of events ---

  /** What the upstream's side says, one after the other; null: nothing more comes after. */
  private List<Consumer<Exchange>> upstreamSays(boolean fails) {
    List<Consumer<Exchange>> steps = new ArrayList<>();
    steps.add(exchange -> attempt(exchange, 1));
    if (fails) {
      steps.add(exchange -> exchange.attemptFailed(RESET));
      steps.add(exchange -> attempt(exchange, 2));
    }
    steps.add(exchange -> exchange.informational(response(103)));
    steps.add(exchange -> exchange.responseHead(response(200)));
    steps.add(exchange -> exchange.responseBody(piece("ok")));
    steps.add(
        exchange -> {
          if (fails) {
            exchange.failed(RESET);
          } else {
            exchange.responseEnd(Fields.NONE);
          }
        });
    return steps;
  }

  static Stream<Arguments> orders() {
    List<Arguments> orders = new ArrayList<>();
    for (boolean fails : new boolean[] {false, true}) {
      for (int steps = 0; steps <= (fails ? 7 : 5); steps++) {
        for (String last : List.of("gone", "refused", "failed", "gone gone", "refused gone")) {
          orders.add(Arguments.of(fails, steps, last));
        }
      }
    }
    return orders.stream();
  }

  @ParameterizedTest
  @MethodSource("orders")
  void everyOrder_endsOnce(boolean fails, int steps, String last) {
    Exchange exchange = open(1, FakeRequest.of("GET", "/svc/a"));
    List<Consumer<Exchange>> said = upstreamSays(fails);
    said.subList(0, steps).forEach(step -> step.accept(exchange));
    boolean over = steps == said.size();
    for (String event : last.split(" ", -1)) {
      switch (event) {
        case "gone" -> exchange.clientGone();
        case "refused" -> exchange.refuse(SILENT);
        default -> {
          if (!over) {
            exchange.failed(RESET);
          }
        }
      }
    }
    exchange.endBody(Fields.NONE);
    exchange.body(piece("late"));
    exchange.flush();
    exchange.clientWritabilityChanged();

    TrafficSnapshot counted = traffic.snapshot();
    assertThat(counted.exchangesStarted()).isOne();
    assertThat(counted.exchangesInFlight()).isZero();
    assertThat(counted.responses().values()).containsExactly(1L);
    assertThat(counted.failures().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(over && !fails ? 0 : 1);
    assertThat(ledger.snapshot().requests()).isOne();
    assertThat(client.events.stream().filter(event -> event.equals("end") || event.equals("abort")))
        .hasSizeLessThanOrEqualTo(1);
    assertThat(recording.ended().stream().filter(span -> span.getKind() == SpanKind.SERVER))
        .hasSize(1);
    assertThat(recording.ended().stream().filter(span -> span.getKind() == SpanKind.CLIENT))
        .hasSize((int) counted.attempts());
  }

  // --- what is told of an ending ---

  @Test
  void clientGone_beforeTheResponse_isNoError() {
    Exchange exchange = open(1, FakeRequest.of("GET", "/svc/a"));
    attempt(exchange, 1);
    exchange.clientGone();
    assertThat(recording.ended())
        .hasSize(2)
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
              assertThat(span.getAttributes().get(ERROR_TYPE)).isNull();
              assertThat(span.getAttributes().get(STATUS)).isNull();
              assertThat(span.getAttributes().get(FAILURE)).isEqualTo("client-gone");
            });
    assertThat(traffic.snapshot().responses()).containsOnly(Map.entry(499, 1L));
    assertThat(traffic.snapshot().failures()).containsEntry(FailureKind.CLIENT_GONE, 1L);
    assertThat(client.events).isEmpty();
  }

  @Test
  void clientGone_withinTheResponse_isNoError_andCountsAsTheStatusItGot() {
    Exchange exchange = open(1, FakeRequest.of("GET", "/svc/a"));
    attempt(exchange, 1);
    exchange.responseHead(response(200));
    exchange.clientGone();
    assertThat(recording.ended())
        .hasSize(2)
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
              assertThat(span.getAttributes().get(STATUS)).isEqualTo(200);
              assertThat(span.getAttributes().get(FAILURE)).isEqualTo("client-gone");
            });
    assertThat(traffic.snapshot().responses()).containsOnly(Map.entry(200, 1L));
    assertThat(client.events).containsExactly("head");
  }

  @Test
  void upstreamFailed_beforeTheResponse_isAnsweredAndAnError() {
    Exchange exchange = open(1, FakeRequest.of("GET", "/svc/a"));
    attempt(exchange, 1);
    exchange.failed(RESET);
    assertThat(client.status()).isEqualTo(502);
    assertThat(client.events).containsExactly("head", "body", "end");
    SpanData root = recording.ended().get(1);
    assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(root.getAttributes().get(ERROR_TYPE)).isEqualTo("502");
    assertThat(recording.ended().get(0).getAttributes().get(ERROR_TYPE))
        .isEqualTo("upstream-reset");
  }

  @Test
  void upstreamFailed_withinTheResponse_abortsIt() {
    Exchange exchange = open(1, FakeRequest.of("GET", "/svc/a"));
    attempt(exchange, 1);
    exchange.responseHead(response(200));
    exchange.failed(RESET);
    assertThat(client.events).containsExactly("head", "abort");
    SpanData root = recording.ended().get(1);
    assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(root.getAttributes().get(STATUS)).isEqualTo(200);
    assertThat(root.getAttributes().get(ERROR_TYPE)).isEqualTo("upstream-reset");
  }

  @Test
  void unknownService_isNamed_andHasNoAttempt() {
    Exchange exchange = open(1, FakeRequest.of("GET", "/nobody/a"));
    exchange.begin();
    assertThat(client.status()).isEqualTo(404);
    assertThat(JsonParser.parseString(client.body.toString()).getAsJsonObject().get("detail"))
        .hasToString("\"service not found: nobody\"");
    assertThat(traffic.snapshot().attempts()).isZero();
    assertThat(recording.ended()).hasSize(1);
  }

  @Test
  void bodyThatIsAnnouncedTooLarge_isA413_beforeAnyAttempt() {
    Exchange exchange =
        loop(1, recording.spans(10)).open(request(FakeRequest.of("POST", "/svc/a"), 101), client);
    exchange.begin();
    assertThat(client.status()).isEqualTo(413);
    assertThat(traffic.snapshot().attempts()).isZero();
  }

  @Test
  void unroutable_isDecidedAndCounted_andHasNothingOfTheClients() {
    Exchange exchange =
        loop(1, recording.spans(10))
            .openUnroutable(request(FakeRequest.of("", "/"), OutboundRequest.NO_BODY), client);
    exchange.refuse(GatewayFailure.ofClient(FailureKind.MALFORMED_REQUEST, "malformed"));
    assertThat(client.status()).isEqualTo(400);
    assertThat(ledger.snapshot().sampledRequests()).isOne();
    assertThat(recording.onlyOne().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void fault_inOpening_leavesTheBooksBalanced() {
    ExchangeLoop faulty = loop(1, spansThatMustNotBeAskedFor());
    InboundRequest request = request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY);
    assertThatThrownBy(() -> faulty.open(request, client)).isInstanceOf(AssertionError.class);
    assertThat(traffic.snapshot().exchangesStarted()).isZero();
    assertThat(ledger.snapshot().requests()).isZero();
  }

  // --- the trace ---

  @Test
  void sampled_clientIsToldTheRoot_upstreamTheAttempt() {
    Exchange exchange = open(1, FakeRequest.of("GET", "/svc/a"));
    OutboundTrace first = attempt(exchange, 1);
    long firstSpan = first.spanId();
    exchange.attemptFailed(RESET);
    OutboundTrace second = attempt(exchange, 2);
    assertThat(second.spanId()).isNotEqualTo(firstSpan);
    assertThat(second.isSampled()).isTrue();
    assertThat(second.traceState()).isEqualTo("ot=th:0");
    exchange.responseHead(response(200));
    exchange.responseEnd(Fields.NONE);
    SpanData root = recording.ended().get(2);
    String told = "trace;desc=00-" + root.getTraceId() + '-' + root.getSpanId() + "-03";
    assertThat(headers().getAll("server-timing")).containsExactly(told);
    assertThat(recording.ended().get(1).getSpanId()).isEqualTo("%016x".formatted(second.spanId()));
    assertThat(recording.ended())
        .allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(root.getTraceId()));
  }

  @Test
  void unsampled_opensNoSpan_andTellsTheUpstreamSo() {
    Exchange exchange =
        loop(0, spansThatMustNotBeAskedFor())
            .open(request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY), client);
    OutboundTrace trace = attempt(exchange, 1);
    assertThat(trace.isSampled()).isFalse();
    assertThat(trace.isAnnounced()).isTrue();
    assertThat(trace.traceState()).isNull();
    assertThat(trace.spanId()).isNotZero();
    exchange.attemptFailed(RESET);
    attempt(exchange, 2);
    exchange.responseHead(response(200));
    exchange.responseEnd(Fields.NONE);
    assertThat(headers().getAll("server-timing")).isEmpty();
    assertThat(recording.ended()).isEmpty();
  }

  @Test
  void unsampled_costsTheExchangeItself_andNothingForTracing() {
    assertCostsTheExchangeItself(loop(0, spansThatMustNotBeAskedFor()));
  }

  @Test
  void unsampledThatMayBeKept_costsNoMore() {
    assertCostsTheExchangeItself(
        loop(0, spansThatMustNotBeAskedFor(), hindsight(TimeUnit.HOURS.toNanos(1))));
  }

  /** From the first attempt to the end, and not one byte more for what may be kept. */
  @Test
  void unsampledThatMayBeKept_costsNoMoreUntilItsEnd() {
    InboundRequest request = request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY);
    ResponseHead head = response(200);
    List<Long> costs = new ArrayList<>();
    for (Hindsight hindsight : List.of(Hindsight.NONE, hindsight(TimeUnit.HOURS.toNanos(1)))) {
      ExchangeLoop loop = loop(0, spansThatMustNotBeAskedFor(), hindsight);
      Runnable whole =
          () -> {
            Exchange exchange = loop.open(request, client);
            attempt(exchange, 1);
            exchange.responseHead(head);
            exchange.responseEnd(Fields.NONE);
            client.reset();
          };
      costs.add(allocatedBy(whole, 2_000) / 2_000);
    }
    assertThat(costs.get(1)).isEqualTo(costs.get(0));
  }

  private void assertCostsTheExchangeItself(ExchangeLoop loop) {
    InboundRequest request = request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY);
    Router router = router();
    long routed = allocatedBy(() -> router.route(request.view()), 2_000) / 2_000;
    long perExchange = allocatedBy(() -> loop.open(request, client), 2_000) / 2_000;
    // An Exchange and a Trace, and the longs and references in them.
    assertThat(perExchange - routed).isBetween(1L, 208L);
  }

  // --- those who look on, and fail ---

  @Test
  void spansThatThrow_areCounted_andTheClientGetsItsAnswer() {
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder().addSpanProcessor(new ThrowingProcessor()).build()) {
      RequestSpans spans =
          new RequestSpans(provider.get("test"), new IgnoredPreset(), 10, Set.of());
      Exchange exchange =
          loop(1, spans)
              .open(request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY), client);
      attempt(exchange, 1);
      exchange.attemptFailed(RESET);
      attempt(exchange, 2);
      exchange.responseHead(response(200));
      exchange.responseEnd(Fields.NONE);
      exchange.clientGone();
    }
    assertThat(client.events).containsExactly("head", "end");
    assertThat(traffic.snapshot().exchangesInFlight()).isZero();
    // Two attempts, and the root.
    assertThat(traffic.snapshot().observerFaults()).containsEntry(Observer.SPAN, 3L);
  }

  @Test
  void spansThatThrow_whereTheExchangeFails_leaveItsAnswer() {
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder().addSpanProcessor(new ThrowingProcessor()).build()) {
      RequestSpans spans =
          new RequestSpans(provider.get("test"), new IgnoredPreset(), 10, Set.of());
      Exchange exchange =
          loop(1, spans)
              .open(request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY), client);
      attempt(exchange, 1);
      exchange.failed(RESET);
    }
    assertThat(client.status()).isEqualTo(502);
    assertThat(traffic.snapshot().exchangesInFlight()).isZero();
    assertThat(traffic.snapshot().failures()).containsEntry(FailureKind.UPSTREAM_RESET, 1L);
  }

  @Test
  void keepingThatThrows_isCounted_andTheClientGetsItsAnswer() {
    RequestSpans throwing =
        new RequestSpans(
            name -> {
              throw new IllegalStateException("a fault that a test planted");
            },
            new IgnoredPreset(),
            10,
            Set.of());
    Exchange exchange =
        loop(0, throwing, hindsight(TimeUnit.HOURS.toNanos(1)))
            .open(request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY), client);
    attempt(exchange, 1);
    exchange.failed(RESET);
    assertThat(client.status()).isEqualTo(502);
    assertThat(traffic.snapshot().observerFaults()).containsEntry(Observer.HINDSIGHT, 1L);
  }

  @Test
  void shadowThatThrows_isCounted_andTheExchangeGoesOn() {
    AtomicBoolean faulty = new AtomicBoolean();
    DecisionEngine throwing =
        new DecisionEngine(
            new SamplingPolicy(List.of(), 1, 1),
            () -> {
              if (faulty.get()) {
                throw new IllegalStateException("a fault that a test planted");
              }
              return 0;
            });
    faulty.set(true);
    Exchange exchange =
        loop(1, recording.spans(10), Hindsight.NONE, Shadow.of(throwing, null))
            .open(request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY), client);
    attempt(exchange, 1);
    exchange.responseHead(response(200));
    exchange.responseEnd(Fields.NONE);
    assertThat(client.events).containsExactly("head", "end");
    assertThat(traffic.snapshot().exchangesInFlight()).isZero();
    assertThat(ledger.snapshot().requests()).isOne();
    assertThat(traffic.snapshot().observerFaults()).containsEntry(Observer.SHADOW, 1L);
  }

  @Test
  void faultsOfObservers_areLoggedOnceAMinute() {
    AtomicLong now = new AtomicLong(-5);
    AtomicInteger logged = new AtomicInteger();
    ObserverFaults faults = new ObserverFaults(now::get, new CountingLogger(logged));
    for (int n = 0; n < 3; n++) {
      faults.caught(Observer.SPAN, new IllegalStateException("a fault that a test planted"));
    }
    assertThat(logged).hasValue(1);
    now.addAndGet(TimeUnit.MINUTES.toNanos(1));
    faults.caught(Observer.SHADOW, new IllegalStateException("a fault that a test planted"));
    assertThat(logged).hasValue(2);
    assertThat(faults.read()).containsEntry(Observer.SPAN, 3L).containsEntry(Observer.SHADOW, 1L);
  }

  /** Fails at the end of every span. */
  private static final class ThrowingProcessor implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      throw new IllegalStateException("a fault that a test planted");
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  private static final class IgnoredPreset implements TraceIdPreset {
    @Override
    public void preset(String traceId, @Nullable String traceState) {}

    @Override
    public void presetSpanId(String spanId) {}
  }

  private static final class CountingLogger implements System.Logger {
    private final AtomicInteger logged;

    private CountingLogger(AtomicInteger logged) {
      this.logged = logged;
    }

    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
      logged.incrementAndGet();
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String format, Object @Nullable ... params) {
      logged.incrementAndGet();
    }
  }

  // --- after the fact ---

  private Exchange openKept(Hindsight hindsight) {
    client.reset();
    return loop(0, recording.spans(10), hindsight)
        .open(request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY), client);
  }

  @Test
  void keptError_hasTheIdsThatWereTold_andNoThreshold() {
    Exchange exchange = openKept(hindsight(TimeUnit.HOURS.toNanos(1)));
    OutboundTrace told = attempt(exchange, 1);
    String firstSpan = SpanId.fromLong(told.spanId());
    assertThat(told.isSampled()).isFalse();
    exchange.attemptFailed(RESET);
    attempt(exchange, 2);
    String secondSpan = SpanId.fromLong(told.spanId());
    exchange.responseHead(response(503));
    exchange.responseEnd(Fields.NONE);

    assertThat(headers().getAll("server-timing")).isEmpty();
    List<SpanData> spans = recording.ended();
    assertThat(spans).hasSize(3);
    SpanData root = spans.get(2);
    assertThat(spans)
        .extracting(SpanData::getSpanId)
        .containsExactly(firstSpan, secondSpan, root.getSpanId())
        .doesNotHaveDuplicates();
    assertThat(spans)
        .allSatisfy(
            span -> {
              assertThat(span.getTraceId())
                  .isEqualTo(TraceId.fromLongs(told.traceIdHigh(), told.traceIdLow()));
              assertThat(span.getSpanContext().getTraceState().isEmpty()).isTrue();
              assertThat(span.getAttributes().get(AttributeKey.booleanKey("headwater.partial")))
                  .isTrue();
              assertThat(span.getStartEpochNanos()).isLessThanOrEqualTo(span.getEndEpochNanos());
            });
    assertThat(spans.subList(0, 2))
        .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(root.getSpanId()));
    assertThat(root.getStartEpochNanos()).isLessThanOrEqualTo(spans.get(0).getStartEpochNanos());
    assertThat(spans.get(0).getEndEpochNanos())
        .isLessThanOrEqualTo(spans.get(1).getStartEpochNanos());
    assertThat(spans.get(0).getAttributes().get(FAILURE)).isEqualTo("upstream-reset");
    assertThat(spans.get(1).getAttributes().get(STATUS)).isEqualTo(503);
    assertThat(spans.get(1).getAttributes().get(AttributeKey.longKey("http.request.resend_count")))
        .isEqualTo(1);
    assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(root.getAttributes().asMap())
        .containsEntry(AttributeKey.booleanKey("headwater.partial"), true)
        .containsEntry(AttributeKey.stringKey("headwater.keep"), "error")
        .containsEntry(AttributeKey.stringKey("headwater.sampling.reason"), "default")
        .doesNotContainKey(AttributeKey.stringKey("sampler.type"));
  }

  @Test
  void keptError_hasAttemptsWhoseAnswerWasDiscarded() {
    Exchange exchange = openKept(hindsight(TimeUnit.HOURS.toNanos(1)));
    OutboundTrace told = attempt(exchange, 1);
    String firstSpan = SpanId.fromLong(told.spanId());
    exchange.attemptDiscarded(503);
    attempt(exchange, 2);
    String secondSpan = SpanId.fromLong(told.spanId());
    exchange.responseHead(response(502));
    exchange.responseEnd(Fields.NONE);

    List<SpanData> spans = recording.ended();
    assertThat(spans).hasSize(3);
    assertThat(spans.subList(0, 2))
        .extracting(SpanData::getSpanId)
        .containsExactly(firstSpan, secondSpan)
        .doesNotHaveDuplicates();
    assertThat(spans.subList(0, 2))
        .extracting(span -> span.getAttributes().get(STATUS))
        .containsExactly(503L, 502L);
  }

  /** It waits before it tries again, and has nobody to try. */
  @Test
  void keptError_withoutAnotherAttempt_hasEachAttemptOnce() {
    Exchange exchange = openKept(hindsight(TimeUnit.HOURS.toNanos(1)));
    String span = SpanId.fromLong(attempt(exchange, 1).spanId());
    exchange.attemptFailed(RESET);
    exchange.failed(GatewayFailure.ofUpstream(FailureKind.UPSTREAM_TIMEOUT, false, "too late"));

    assertThat(recording.ended())
        .filteredOn(ended -> ended.getKind() == SpanKind.CLIENT)
        .singleElement()
        .satisfies(
            attempt -> {
              assertThat(attempt.getSpanId()).isEqualTo(span);
              assertThat(attempt.getAttributes().get(FAILURE)).isEqualTo("upstream-reset");
            });
  }

  @Test
  void keptFailure_isAnnounced_sinceItIsCertain() {
    Exchange exchange = openKept(hindsight(new EndConditions(true, false, 0), 1));
    attempt(exchange, 1);
    exchange.failed(RESET);
    SpanData root = recording.ended().get(1);
    assertThat(headers().get("server-timing"))
        .isEqualTo("trace;desc=00-" + root.getTraceId() + '-' + root.getSpanId() + "-03");
    Exchange beyond = openKept(hindsight(new EndConditions(false, false, 0), 1));
    attempt(beyond, 1);
    beyond.failed(RESET);
    assertThat(headers().getAll("server-timing")).isEmpty();
    assertThat(recording.ended()).hasSize(2);
  }

  @Test
  void keptSlow_isNoError() {
    Exchange exchange = openKept(hindsight(-1));
    attempt(exchange, 1);
    exchange.responseHead(response(200));
    exchange.responseEnd(Fields.NONE);
    SpanData root = recording.ended().get(1);
    assertThat(root.getAttributes().get(AttributeKey.stringKey("headwater.keep")))
        .isEqualTo("slow");
    assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void clientThatWentAway_isNotKept() {
    Exchange exchange = openKept(hindsight(TimeUnit.HOURS.toNanos(1)));
    attempt(exchange, 1);
    exchange.clientGone();
    assertThat(recording.ended()).isEmpty();
  }

  @Test
  void keptBeyondTheCap_isCountedOnly() {
    Hindsight hindsight = hindsight(new EndConditions(true, false, 0), 2);
    for (int n = 0; n < 5; n++) {
      Exchange exchange = openKept(hindsight);
      attempt(exchange, 1);
      exchange.failed(RESET);
      assertThat(headers().getAll("server-timing")).hasSize(n < 2 ? 1 : 0);
    }
    assertThat(recording.ended()).hasSize(4);
    assertThat(ledger.snapshot().hindsight().capped()).containsEntry(EndCause.ERROR, 3L);
  }

  // --- the response ---

  @Test
  void response_losesWhatIsForTheHop_inHeadInterimAndTrailers() {
    Exchange exchange = open(0, FakeRequest.of("GET", "/svc/a"));
    ResponseHead head = response(200);
    head.fields().add("connection", "x-hop").add("x-hop", "1").add("x-kept", "1");
    exchange.responseHead(head);
    assertThat(headers()).hasToString("x-kept: 1\n");
    Fields trailers =
        new Fields().add("connection", "close").add("keep-alive", "1").add("x-sum", "1");
    exchange.responseEnd(trailers);
    assertThat(trailers).hasToString("x-sum: 1\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {600, 999})
  void statusThatIsNone_isCountedAsZero(int status) {
    Exchange exchange = open(0, FakeRequest.of("GET", "/svc/a"));
    exchange.responseHead(response(status));
    exchange.responseEnd(Fields.NONE);
    assertThat(traffic.snapshot().responses()).containsOnly(Map.entry(0, 1L));
  }

  // --- what a test has ---

  private Exchange open(double probability, FakeRequest request) {
    return loop(probability, recording.spans(10))
        .open(request(request, OutboundRequest.NO_BODY), client);
  }

  private Hindsight hindsight(long slowerThanNanos) {
    return hindsight(new EndConditions(true, true, slowerThanNanos), 100);
  }

  private Hindsight hindsight(EndConditions on, int maxPerSecond) {
    return Hindsight.of(
        new HindsightSettings(
            on, maxPerSecond, new BoostSettings(on, 0.5, 1_000_000_000, 1_000_000_000, 10)),
        ledger,
        null);
  }

  private ExchangeLoop loop(double probability, RequestSpans spans) {
    return loop(probability, spans, Hindsight.NONE);
  }

  private ExchangeLoop loop(double probability, RequestSpans spans, Hindsight hindsight) {
    return loop(probability, spans, hindsight, null);
  }

  private ExchangeLoop loop(
      double probability, RequestSpans spans, Hindsight hindsight, @Nullable Shadow shadow) {
    GatewaySnapshot snapshot =
        new GatewaySnapshot(
            router(),
            new DecisionEngine(new SamplingPolicy(List.of(), probability, 0), System::nanoTime),
            Map.of("svc", UPSTREAM),
            new ExchangeSettings(100, true, new TraceInjection(List.of(TraceFormat.TRACECONTEXT))),
            Callers.STRANGERS,
            hindsight,
            shadow);
    LoopDeadlines deadlines = new LoopDeadlines(channel.eventLoop(), System::nanoTime);
    return new ExchangeLoop(
        () -> snapshot,
        new Forwarder(
            channel.eventLoop(),
            Transport.nio(),
            DefaultAddressResolverGroup.INSTANCE,
            deadlines,
            () -> 0L),
        spans,
        ledger,
        traffic,
        null,
        new SplittableRandom(7));
  }

  private static Router router() {
    return new Router(List.of(), new PathResolver(), Set.of("svc"), "micro");
  }

  private static InboundRequest request(FakeRequest view, long bodyLength) {
    return new InboundRequest(view, new Fields(), bodyLength, false);
  }

  private static OutboundTrace attempt(Exchange exchange, int number) {
    return exchange.attemptStarting(UPSTREAM, new Endpoint("127.0.0.1", 1), number);
  }

  private static RequestSpans spansThatMustNotBeAskedFor() {
    return new RequestSpans(
        name -> {
          throw new AssertionError("a span was asked for: " + name);
        },
        new TraceIdPreset() {
          @Override
          public void preset(String traceId, @Nullable String traceState) {
            throw new AssertionError("a trace id was preset: " + traceId);
          }

          @Override
          public void presetSpanId(String spanId) {
            throw new AssertionError("a span id was preset: " + spanId);
          }
        },
        10,
        Set.of());
  }

  private static ResponseHead response(int status) {
    return ResponseHead.of(status, "X");
  }

  private ByteBuf piece(String text) {
    ByteBuf piece = Unpooled.copiedBuffer(text, UTF_8);
    pieces.add(piece);
    return piece;
  }

  private Fields headers() {
    @Nullable ResponseHead head = client.head;
    if (head == null) {
      throw new AssertionError("no head after " + client.events);
    }
    return head.fields();
  }

  /** The least that so many runs allocate on this thread, in bytes. */
  private static long allocatedBy(Runnable run, int runs) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int n = 0; n < runs; n++) {
        run.run();
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    return least;
  }
}
