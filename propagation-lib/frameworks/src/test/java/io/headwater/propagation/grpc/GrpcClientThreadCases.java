package io.headwater.propagation.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.Threads;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls from several threads. */
@SuppressWarnings("try") // Scopes are there to be closed.
interface GrpcClientThreadCases extends GrpcClientKit {
  @Test
  @Tag(Threads.TAG)
  default void concurrentCalls_keepTheirTracesApart() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Status.Code>> calls = new ArrayList<>();
      for (int i = 1; i <= 64; i++) {
        String parent = String.format("%016x", i);
        TraceFlags flags = i % 2 == 0 ? TraceFlags.getSampled() : TraceFlags.getDefault();
        calls.add(() -> unary(Incoming.context(parent, flags), "hello"));
      }
      for (Future<Status.Code> code : callers.invokeAll(calls)) {
        assertThat(code.get()).isEqualTo(Status.Code.OK);
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(spans().await(32)).extracting(SpanData::getParentSpanId).doesNotHaveDuplicates();
    for (int i = 0; i < 64; i++) {
      assertThat(values(i, "traceparent")).hasSize(1);
    }
  }

  @Test
  @Tag(Threads.TAG)
  default void callFromANewThread_isInTheTraceOfItsContext() throws Exception {
    ExecutorService threads = Threads.perTask();
    try {
      Callable<Status.Code> call = () -> unary(Incoming.sampled(), "hello");
      assertThat(threads.submit(call).get()).isEqualTo(Status.Code.OK);
      Callable<Status.Code> bare = () -> unary(channel(), "hello");
      assertThat(threads.submit(bare).get()).isEqualTo(Status.Code.OK);
    } finally {
      threads.shutdownNow();
    }
    assertThat(spans().await(1).get(0).getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(values(1, "traceparent")).isEmpty();
  }

  @Test
  @Tag(Threads.TAG)
  default void contextOfTheCaller_isAsItWasAfterTheCall() {
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      Context before = Context.current();
      unary(channel(), "hello");
      assertThat(Context.current()).isSameAs(before);
      unary(channel(), "throw");
      assertThat(Context.current()).isSameAs(before);
    }
    spans().await(2);
  }
}
