package io.headwater.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.headwater.gateway.decide.Hindsight;
import io.headwater.gateway.forward.OutboundRequest;
import io.headwater.gateway.forward.OutboundTrace;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.route.Router;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What client and upstream are told of the trace, and what it costs where there is none. */
class ExchangeTraceTest extends ExchangeFixture {
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
