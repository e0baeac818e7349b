package io.headwater.gateway.store;

import static io.headwater.gateway.store.Spans.add;
import static io.headwater.gateway.store.Spans.span;
import static io.headwater.gateway.store.Spans.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.trace.v1.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TraceStoreTest {
  private final TraceStore store = new TraceStore(100, 64L << 20);

  private static TraceId id(int number) {
    TraceId id = TraceId.parse(traceId(number));
    assertThat(id).isNotNull();
    return java.util.Objects.requireNonNull(id);
  }

  private List<String> ids(TraceQuery query) {
    return store.search(query).stream().map(found -> found.traceId().toString()).toList();
  }

  private static TraceQuery query(
      @Nullable String service, @Nullable String operation, @Nullable Boolean error) {
    return new TraceQuery(10, service, operation, error, Duration.ZERO);
  }

  @Test
  void traces_beyondMaxTraces_oldestGoesFirst() {
    TraceStore small = new TraceStore(2, 64L << 20);
    add(small, "a", span(1, 1, 0, "one"), span(1, 2, 1, "one more"));
    add(small, "a", span(2, 1, 0, "two"));
    add(small, "a", span(3, 1, 0, "three"));

    assertThat(small.traceJson(id(1))).isEmpty();
    assertThat(small.traceJson(id(2))).isPresent();
    assertThat(small.traceJson(id(3))).isPresent();
    StoreCounts counts = small.counts();
    assertThat(counts.traces()).isEqualTo(2);
    assertThat(counts.evictedTraces()).isEqualTo(1);
    assertThat(counts.evictedSpans()).isEqualTo(2);
    assertThat(counts.taken()).isEqualTo(counts.spans() + counts.evictedSpans());
  }

  @Test
  void bytes_beyondMaxBytes_neverKept() {
    TraceStore small = new TraceStore(1_000, 8_000);
    for (int trace = 1; trace <= 100; trace++) {
      add(small, "a", span(trace, 1, 0, "x".repeat(500)));
      assertThat(small.counts().bytes()).isPositive().isLessThanOrEqualTo(8_000);
    }
    assertThat(small.counts().evictedTraces()).isPositive();
    assertThat(small.traceJson(id(100))).isPresent();
  }

  @Test
  void bytes_ofAllTracesGone_areGivenBack() {
    TraceStore small = new TraceStore(1, 64L << 20);
    add(small, "a", span(1, 1, 0, "same"));
    long one = small.counts().bytes();
    for (int trace = 2; trace < 20; trace++) {
      add(small, "a", span(trace, 1, 0, "same"));
    }
    assertThat(small.counts().bytes()).isEqualTo(one);
  }

  @Test
  void spans_beyondBoundOfTrace_areRejected() {
    for (int i = 1; i <= TraceStore.MAX_SPANS_PER_TRACE; i++) {
      assertThat(add(store, "a", span(1, i, 0, "s"))).isZero();
    }
    assertThat(add(store, "a", span(1, 20_000, 0, "s"), span(2, 1, 0, "other"))).isEqualTo(1);
    assertThat(store.counts().rejected()).isEqualTo(1);
    assertThat(store.counts().spans()).isEqualTo(TraceStore.MAX_SPANS_PER_TRACE + 1);
  }

  @Test
  void bytes_beyondBoundOfTrace_areRejected() {
    String long_ = "x".repeat(900_000);
    long rejected = 0;
    for (int i = 1; i <= 20; i++) {
      rejected += add(store, "a", span(1, i, 0, "s").setTraceState(long_));
    }
    assertThat(rejected).isPositive();
    assertThat(store.counts().bytes()).isLessThanOrEqualTo(TraceStore.MAX_BYTES_PER_TRACE);
    assertThat(store.counts().traces()).isEqualTo(1);
  }

  @Test
  void lateSpan_joinsItsTrace() {
    add(store, "front", span(1, 1, 0, "root"));
    add(store, "front", span(2, 1, 0, "other"));
    add(store, "back", span(1, 2, 1, "child"));

    TraceSummary first = store.search(query("back", null, null)).get(0);
    assertThat(first.spanCount()).isEqualTo(2);
    assertThat(first.services()).containsExactly("back", "front");
    assertThat(store.counts().traces()).isEqualTo(2);
  }

  @Test
  void growingTrace_thatIsTheOldest_staysWhileOthersGo() {
    TraceStore small = new TraceStore(100, 20_000);
    add(small, "a", span(1, 1, 0, "first"));
    add(small, "a", span(2, 1, 0, "second"));
    add(small, "a", span(1, 2, 1, "late").setTraceState("x".repeat(18_500)));

    assertThat(small.traceJson(id(1))).isPresent();
    assertThat(small.traceJson(id(2))).isEmpty();
  }

  @Test
  void sameSpanAgain_isKeptOnce() {
    add(store, "a", span(1, 1, 0, "root"));
    assertThat(add(store, "a", span(1, 1, 0, "root"))).isZero();
    assertThat(store.counts().spans()).isEqualTo(1);
    assertThat(store.counts().duplicates()).isEqualTo(1);
  }

  @Test
  void search_withoutConditions_newestFirstAndLimited() {
    for (int trace = 1; trace <= 5; trace++) {
      add(store, "a", span(trace, 1, 0, "root"));
    }
    assertThat(ids(TraceQuery.newest(3))).containsExactly(traceId(5), traceId(4), traceId(3));
  }

  @Test
  void search_byServiceAndOperation_onTheSameSpan() {
    add(store, "front", span(1, 1, 0, "GET /a"));
    add(store, "back", span(1, 2, 1, "query"));
    add(store, "front", span(2, 1, 0, "GET /b"));

    assertThat(ids(query("back", null, null))).containsExactly(traceId(1));
    assertThat(ids(query("front", null, null))).containsExactly(traceId(2), traceId(1));
    assertThat(ids(query(null, "query", null))).containsExactly(traceId(1));
    assertThat(ids(query("front", "query", null))).isEmpty();
    assertThat(ids(query("absent", null, null))).isEmpty();
  }

  @Test
  void search_byError_looksAtEverySpan() {
    add(store, "a", span(1, 1, 0, "fine"));
    add(
        store,
        "a",
        span(2, 1, 0, "root"),
        span(2, 2, 1, "broken")
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR)));

    assertThat(ids(query(null, null, true))).containsExactly(traceId(2));
    assertThat(ids(query(null, null, false))).containsExactly(traceId(1));
  }

  @Test
  void search_byDuration_ofTheWholeTrace() {
    add(store, "a", span(1, 1, 0, "r").setStartTimeUnixNano(100).setEndTimeUnixNano(200));
    add(store, "a", span(1, 2, 1, "c").setStartTimeUnixNano(150).setEndTimeUnixNano(300));

    var atLeast200 = new TraceQuery(10, null, null, null, Duration.ofNanos(200));
    var atLeast201 = new TraceQuery(10, null, null, null, Duration.ofNanos(201));
    assertThat(ids(atLeast200)).hasSize(1);
    assertThat(ids(atLeast201)).isEmpty();
    TraceSummary summary = store.search(atLeast200).get(0);
    assertThat(summary.startUnixNano()).isEqualTo(100);
    assertThat(summary.durationNanos()).isEqualTo(200);
  }

  @Test
  void root_withoutParentlessSpan_isTheEarliestWhoseParentIsAbsent() {
    add(
        store,
        "front",
        span(1, 3, 2, "inner").setStartTimeUnixNano(1),
        span(1, 2, 9, "outer").setStartTimeUnixNano(5),
        span(1, 4, 8, "later").setStartTimeUnixNano(7));
    assertThat(store.search(TraceQuery.newest(1)).get(0).rootOperation()).isEqualTo("outer");

    add(store, "gateway", span(1, 9, 0, "root").setStartTimeUnixNano(90));
    TraceSummary summary = store.search(TraceQuery.newest(1)).get(0);
    assertThat(summary.rootOperation()).isEqualTo("root");
    assertThat(summary.rootService()).isEqualTo("gateway");
  }

  @Test
  void store_usedByManyThreads_losesNothing() throws InterruptedException {
    int threads = 4;
    int spansEach = 250;
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> workers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int first = 1 + t * spansEach;
      workers.add(
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int i = first; i < first + spansEach; i++) {
                  add(store, "a", span(1 + i % 7, i, 0, "s"));
                  store.search(TraceQuery.newest(5));
                }
              }));
    }
    workers.forEach(Thread::start);
    start.countDown();
    for (Thread worker : workers) {
      worker.join();
    }
    assertThat(store.counts().spans()).isEqualTo((long) threads * spansEach);
    assertThat(store.counts().taken()).isEqualTo((long) threads * spansEach);
    assertThat(store.counts().traces()).isEqualTo(7);
  }

  @Test
  void bounds_belowOne_areRefused() {
    assertThatThrownBy(() -> new TraceStore(0, 1)).hasMessage("max-traces: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new TraceStore(1, 0)).hasMessage("max-bytes: 0 (expected: >= 1)");
  }
}
