package io.headwater.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.EndCause;
import io.headwater.gateway.decide.EndConditions;
import io.headwater.gateway.decide.Hindsight;
import io.headwater.gateway.forward.OutboundRequest;
import io.headwater.gateway.forward.OutboundTrace;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.wire.Fields;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is kept of an exchange after the fact. */
class ExchangeKeepTest extends ExchangeFixture {
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
}
