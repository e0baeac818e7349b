package io.headwater.propagation.contract;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
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
interface ClientThreadCases extends ClientKit {
  @Test
  @Tag(Threads.TAG)
  default void concurrentCalls_keepTheirTracesApart() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 1; i <= 64; i++) {
        String parent = String.format("%016x", i);
        TraceFlags flags = i % 2 == 0 ? TraceFlags.getSampled() : TraceFlags.getDefault();
        calls.add(() -> get(Incoming.context(parent, flags), "/" + parent, NO_HEADERS));
      }
      for (Future<Integer> status : callers.invokeAll(calls)) {
        assertThat(status.get()).isEqualTo(200);
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(recorder().await(32))
        .allSatisfy(
            span ->
                assertThat(span.getAttributes().get(stringKey("url.full")))
                    .endsWith("/" + span.getParentSpanId()));
    for (int i = 0; i < 64; i++) {
      assertThat(callee().values(i, "traceparent")).hasSize(1);
    }
  }

  @Test
  @Tag(Threads.TAG)
  default void callFromANewThread_isInTheTraceOfItsContext() throws Exception {
    ExecutorService threads = Threads.perTask();
    try {
      Callable<Integer> call = () -> get(Incoming.sampled(), "/x", NO_HEADERS);
      assertThat(threads.submit(call).get()).isEqualTo(200);
      Callable<Integer> bare = () -> underTest().get(uri("/y"), NO_HEADERS);
      assertThat(threads.submit(bare).get()).isEqualTo(200);
    } finally {
      threads.shutdownNow();
    }
    assertThat(recorder().await(1).get(0).getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(callee().values(1, "traceparent")).isEmpty();
  }

  @Test
  @Tag(Threads.TAG)
  default void contextOfTheCaller_isAsItWasAfterTheCall() throws Exception {
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      Context before = Context.current();
      underTest().get(uri("/x"), NO_HEADERS);
      assertThat(Context.current()).isSameAs(before);
      assertThatThrownBy(() -> underTest().get(uri("/hang-up"), NO_HEADERS))
          .isInstanceOf(Exception.class);
      assertThat(Context.current()).isSameAs(before);
      underTest().getAsync(uri("/y"), NO_HEADERS);
      assertThat(Context.current()).isSameAs(before);
    }
    recorder().await(3);
  }
}
