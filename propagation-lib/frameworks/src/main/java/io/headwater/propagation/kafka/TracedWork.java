package io.headwater.propagation.kafka;

import io.headwater.propagation.ServerSpan;
import io.opentelemetry.context.Scope;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Work for records, each in the trace that it came with. */
final class TracedWork<K, V> implements Consumer<ConsumerRecord<K, V>> {
  private final KafkaTracing tracing;
  private final Consumer<ConsumerRecord<K, V>> work;

  TracedWork(KafkaTracing tracing, Consumer<ConsumerRecord<K, V>> work) {
    this.tracing = tracing;
    this.work = work;
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public void accept(ConsumerRecord<K, V> record) {
    ServerSpan span = tracing.open(record);
    try (Scope scope = span.makeCurrent()) {
      work.accept(record);
    } catch (Throwable failure) {
      span.fail(failure);
      throw failure;
    } finally {
      span.end();
    }
  }
}
