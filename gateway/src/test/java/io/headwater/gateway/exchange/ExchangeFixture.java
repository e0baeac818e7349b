package io.headwater.gateway.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.BoostSettings;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionLedger;
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
import io.headwater.gateway.span.EndedSpan;
import io.headwater.gateway.span.RequestSpans;
import io.headwater.gateway.span.SpanRecording;
import io.headwater.gateway.span.SpanSink;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.opentelemetry.api.common.AttributeKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** An exchange's loop, whose upstream's side and client's side are played by the test. */
abstract class ExchangeFixture {
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> FAILURE = AttributeKey.stringKey("headwater.failure");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final GatewayFailure RESET =
      GatewayFailure.ofUpstream(FailureKind.UPSTREAM_RESET, false, "reset");
  static final GatewayFailure SILENT =
      GatewayFailure.ofClient(FailureKind.REQUEST_BODY_TIMEOUT, "silent");
  static final Upstream UPSTREAM =
      new Upstream(
          "svc",
          "1.0",
          "",
          List.of(new Endpoint("127.0.0.1", 1)),
          new Upstream.Limits(
              Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1, Duration.ofSeconds(1)));

  final EmbeddedChannel channel = new EmbeddedChannel();
  final SpanRecording recording = new SpanRecording();
  final Traffic traffic = new Traffic();
  final DecisionLedger ledger = new DecisionLedger();
  final FakeClientStream client = new FakeClientStream();
  final List<ByteBuf> pieces = new ArrayList<>();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    assertThat(pieces).allSatisfy(piece -> assertThat(piece.refCnt()).isZero());
  }

  Exchange open(double probability, FakeRequest request) {
    return loop(probability, recording.spans(10))
        .open(request(request, OutboundRequest.NO_BODY), client);
  }

  Hindsight hindsight(long slowerThanNanos) {
    return hindsight(new EndConditions(true, true, slowerThanNanos), 100);
  }

  Hindsight hindsight(EndConditions on, int maxPerSecond) {
    return Hindsight.of(
        new HindsightSettings(
            on, maxPerSecond, new BoostSettings(on, 0.5, 1_000_000_000, 1_000_000_000, 10)),
        ledger,
        null);
  }

  ExchangeLoop loop(double probability, RequestSpans spans) {
    return loop(probability, spans, Hindsight.NONE);
  }

  ExchangeLoop loop(double probability, RequestSpans spans, Hindsight hindsight) {
    return loop(probability, spans, hindsight, null);
  }

  ExchangeLoop loop(
      double probability, RequestSpans spans, Hindsight hindsight, @Nullable Shadow shadow) {
    return loop(probability, spans, hindsight, shadow, new SplittableRandom(7));
  }

  ExchangeLoop loop(
      double probability,
      RequestSpans spans,
      Hindsight hindsight,
      @Nullable Shadow shadow,
      RandomGenerator random) {
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
        random);
  }

  static Router router() {
    return new Router(List.of(), new PathResolver(), Set.of("svc"), "micro");
  }

  static InboundRequest request(FakeRequest view, long bodyLength) {
    return new InboundRequest(view, new Fields(), bodyLength, false);
  }

  static OutboundTrace attempt(Exchange exchange, int number) {
    return exchange.attemptStarting(UPSTREAM, new Endpoint("127.0.0.1", 1), number);
  }

  static RequestSpans spansThatMustNotBeAskedFor() {
    return new RequestSpans(
        new SpanSink() {
          @Override
          public boolean refuses() {
            throw new AssertionError("a span ended");
          }

          @Override
          public void accept(EndedSpan span) {
            throw new AssertionError("a span ended: " + span);
          }
        },
        () -> {
          throw new AssertionError("a span id was drawn");
        },
        10,
        Set.of());
  }

  static ResponseHead response(int status) {
    return ResponseHead.of(status, "X");
  }

  ByteBuf piece(String text) {
    ByteBuf piece = Unpooled.copiedBuffer(text, UTF_8);
    pieces.add(piece);
    return piece;
  }

  Fields headers() {
    @Nullable ResponseHead head = client.head;
    if (head == null) {
      throw new AssertionError("no head after " + client.events);
    }
    return head.fields();
  }
}
