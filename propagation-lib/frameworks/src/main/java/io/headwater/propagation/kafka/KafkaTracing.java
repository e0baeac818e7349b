package io.headwater.propagation.kafka;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.ServerSpan;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Joins traces in Kafka's Java client, 3.0 and later.
 *
 * <pre>{@code
 * KafkaTracing kafka = KafkaTracing.create(tracing);
 * Producer<String, String> producer = kafka.wrap(new KafkaProducer<>(settings));
 * Consumer<ConsumerRecord<String, String>> work = kafka.processing(this::handle);
 * consumer.poll(timeout).forEach(work);
 * }</pre>
 *
 * <p>A PRODUCER span covers a record from {@code send} until the broker has it, or will not have
 * it; a CONSUMER span covers the work for one record, and only if the record's own headers say
 * sampled. Neither holds keys or values of records.
 */
public final class KafkaTracing {
  private final HeadwaterPropagation tracing;
  private final ProcessDescription description = new ProcessDescription();
  private final RecordReader reader = new RecordReader();

  private KafkaTracing(HeadwaterPropagation tracing) {
    this.tracing = tracing;
  }

  /** Joins traces by what is set up. */
  public static KafkaTracing create(HeadwaterPropagation tracing) {
    return new KafkaTracing(tracing);
  }

  /**
   * The producer, whose records take part in the traces of the contexts that they are sent in.
   * Callbacks run in those, too. Wrapping twice is the same as once.
   */
  public <K, V> Producer<K, V> wrap(Producer<K, V> producer) {
    return traced(producer, null);
  }

  /** The same, for a producer whose records are for one service only. */
  public <K, V> Producer<K, V> wrap(Producer<K, V> producer, Peer peer) {
    return traced(producer, peer);
  }

  /** The work, done for each record in the context that its headers ask for. */
  public <K, V> Consumer<ConsumerRecord<K, V>> processing(Consumer<ConsumerRecord<K, V>> work) {
    return new TracedWork<>(this, work);
  }

  /**
   * Opens what the headers of a record ask for: for work that goes on elsewhere. Whoever opens it
   * makes it current where the work is done, and ends it.
   */
  public ServerSpan open(ConsumerRecord<?, ?> record) {
    return tracing.consumerSpans().open(record, reader, description);
  }

  private <K, V> Producer<K, V> traced(Producer<K, V> producer, @Nullable Peer peer) {
    return producer instanceof TracingProducer
        ? producer
        : new TracingProducer<>(producer, tracing.producerSpans(), new SendDescription(peer));
  }
}
