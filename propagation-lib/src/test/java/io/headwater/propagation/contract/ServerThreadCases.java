package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What threads and connections keep of a request, and what they must not. */
interface ServerThreadCases extends ServerKit {
  @Test
  @Tag(Threads.TAG)
  default void requestAfterOthers_findsNothingOfThemOnItsThread() throws Exception {
    for (String path : List.of("/say/hello", "/say/hello/throw", "/say/hello/async")) {
      call(path, ServerKit.traceparent(Incoming.SAMPLED));
      assertThat(call("/say/hello").isValid()).as("after " + path).isFalse();
    }
    call("/say/hello", ServerKit.traceparent(Incoming.NOT_SAMPLED));
    assertThat(call("/say/hello").isValid()).isFalse();
    recorder().await(3);
  }

  @Test
  @Tag(Threads.TAG)
  default void concurrentRequests_keepTheirTracesApart() throws Exception {
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
        calls.add(
            () -> RawHttp.get(underTest().port(), "/say/hello", ServerKit.traceparent(header)));
      }
      for (Future<Integer> status : callers.invokeAll(calls)) {
        assertThat(status.get()).isEqualTo(200);
      }
      assertThat(recorder().await(32))
          .extracting(SpanData::getParentSpanId)
          .containsExactlyInAnyOrderElementsOf(parents);
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  @Tag(Threads.TAG)
  default void requestsOnOneConnection_haveNothingToDoWithEachOther() throws Exception {
    try (KeptConnection connection = new KeptConnection(underTest().port())) {
      String[] headers = {
        ServerKit.traceparent(Incoming.SAMPLED),
        "x-none: 1",
        ServerKit.traceparent(Incoming.NOT_SAMPLED),
        ServerKit.traceparent(Incoming.SAMPLED),
        "x-none: 1"
      };
      List<Boolean> valid = new ArrayList<>();
      for (String header : headers) {
        assertThat(connection.get("/say/hello", header)).isEqualTo(200);
        valid.add(Span.fromContext(seen()).getSpanContext().isValid());
      }
      assertThat(valid).containsExactly(true, false, true, true, false);
    }
    assertThat(recorder().await(2))
        .extracting(SpanData::getParentSpanId)
        .containsOnly(Incoming.SPAN_ID);
  }

  @Test
  @Tag(Threads.TAG)
  default void workHandedOn_isDoneInTheContextOfTheRequest() throws Exception {
    SpanContext elsewhere = call("/say/hello/hand-on", ServerKit.traceparent(Incoming.SAMPLED));

    assertThat(recorder().await(1).get(0).getSpanId()).isEqualTo(elsewhere.getSpanId());
    assertThat(call("/say/hello/hand-on").isValid()).isFalse();
  }

  @Test
  @Tag(Threads.TAG)
  default void concurrentLateAnswers_keepTheirTracesApart() throws Exception {
    ExecutorService callers = Threads.perTask();
    try {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 1; i <= 32; i++) {
        String header = String.format("00-%s-%016x-01", Incoming.TRACE_ID, i);
        calls.add(
            () ->
                RawHttp.get(underTest().port(), "/say/hello/async", ServerKit.traceparent(header)));
      }
      for (Future<Integer> status : callers.invokeAll(calls)) {
        assertThat(status.get()).isEqualTo(200);
      }
      assertThat(recorder().await(32))
          .extracting(SpanData::getParentSpanId)
          .doesNotHaveDuplicates();
    } finally {
      callers.shutdownNow();
    }
  }
}
