package io.headwater.propagation.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.Threads;
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

/** What threads keep of a call, and what they must not. */
interface GrpcServerThreadCases extends GrpcServerKit {
  @Test
  @Tag(Threads.TAG)
  default void callAfterOthers_findsNothingOfThemOnItsThread() throws Exception {
    for (String request : List.of("hello", "throw", "status INTERNAL")) {
      unary(joined(), request);
      handled();
      assertThat(call().isValid()).as("after " + request).isFalse();
    }
    call("traceparent", Incoming.NOT_SAMPLED);
    assertThat(call().isValid()).isFalse();
    spans().await(3);
  }

  @Test
  @Tag(Threads.TAG)
  default void concurrentCalls_keepTheirTracesApart() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    Set<String> parents = ConcurrentHashMap.newKeySet();
    try {
      List<Callable<Status.Code>> calls = new ArrayList<>();
      for (int i = 1; i <= 64; i++) {
        String parent = String.format("%016x", i);
        boolean sampled = i % 2 == 0;
        if (sampled) {
          parents.add(parent);
        }
        String header = "00-" + Incoming.TRACE_ID + "-" + parent + (sampled ? "-01" : "-00");
        calls.add(() -> unary(with("traceparent", header), "hello"));
      }
      for (Future<Status.Code> code : callers.invokeAll(calls)) {
        assertThat(code.get()).isEqualTo(Status.Code.OK);
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(spans().await(32))
        .extracting(SpanData::getParentSpanId)
        .containsExactlyInAnyOrderElementsOf(parents);
  }
}
