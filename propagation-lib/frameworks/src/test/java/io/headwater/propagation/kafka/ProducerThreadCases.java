package io.headwater.propagation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.Threads;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Records sent by several threads. */
@SuppressWarnings("try") // Scopes are there to be closed.
interface ProducerThreadCases extends ProducerKit {
  @Test
  @Tag(Threads.TAG)
  default void concurrentRecords_keepTheirTracesApart() throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Object>> sends = new ArrayList<>();
      for (int i = 1; i <= 64; i++) {
        String parent = String.format("%016x", i);
        TraceFlags flags = i % 2 == 0 ? TraceFlags.getSampled() : TraceFlags.getDefault();
        sends.add(() -> send(Incoming.context(parent, flags), Records.record("x-parent", parent)));
      }
      for (Future<Object> future : senders.invokeAll(sends)) {
        assertThat(future.get()).isNotNull();
      }
    } finally {
      senders.shutdownNow();
    }
    complete();
    Map<String, String> parents = new java.util.HashMap<>();
    spans().await(32).forEach(span -> parents.put(span.getSpanId(), span.getParentSpanId()));
    for (ProducerRecord<String, String> sent : plain().history()) {
      String header = Records.values(sent.headers(), "traceparent").get(0);
      String parent = Records.values(sent.headers(), "x-parent").get(0);
      String span = header.substring(36, 52);
      assertThat(header.endsWith("01") ? parents.get(span) : span).isEqualTo(parent);
    }
  }

  @Test
  @Tag(Threads.TAG)
  default void recordFromANewThread_isInTheTraceOfItsContext() throws Exception {
    ExecutorService threads = Threads.perTask();
    try {
      threads.submit(() -> send(Incoming.sampled(), Records.record())).get();
      threads.submit(() -> producer().send(Records.record())).get();
    } finally {
      threads.shutdownNow();
    }
    complete();
    spans().await(1);
    assertThat(Records.values(plain().history().get(1).headers(), "traceparent")).isEmpty();
  }

  @Test
  @Tag(Threads.TAG)
  default void contextOfTheSender_isAsItWas() {
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      Context before = Context.current();
      producer().send(Records.record());
      assertThat(Context.current()).isSameAs(before);
      plain().completeNext();
      assertThat(Context.current()).isSameAs(before);
    }
    spans().await(1);
  }
}
