package io.headwater.propagation.kafka;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.ClientSpans;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;

/**
 * A producer that takes part in traces, around one that does the work.
 *
 * <p>A class and no proxy, which would make an array for every untraced record. It has the methods
 * that {@code Producer} got after the version it is compiled with, up to 4.4, for those are
 * abstract.
 */
final class TracingProducer<K, V> implements Producer<K, V> {
  private final Producer<K, V> producer;
  private final ClientSpans spans;
  private final SendDescription description;

  TracingProducer(Producer<K, V> producer, ClientSpans spans, SendDescription description) {
    this.producer = producer;
    this.spans = spans;
    this.description = description;
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<K, V> record) {
    return isUntraced(record) ? producer.send(record) : sendTraced(record, null);
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<K, V> record, @Nullable Callback callback) {
    return isUntraced(record) ? producer.send(record, callback) : sendTraced(record, callback);
  }

  private boolean isUntraced(ProducerRecord<K, V> record) {
    return !Span.fromContext(Context.current()).getSpanContext().isValid()
        && !RecordWriter.isWritten(record, spans.fields());
  }

  private Future<RecordMetadata> sendTraced(
      ProducerRecord<K, V> record, @Nullable Callback callback) {
    ClientSpan span = spans.open(record, description);
    try {
      return producer.send(
          RecordWriter.traced(record, span), new SentCallback(callback, Context.current(), span));
    } catch (Throwable failure) {
      span.fail(failure);
      span.end();
      throw failure;
    }
  }

  @Override
  public void initTransactions() {
    producer.initTransactions();
  }

  @Override
  public void beginTransaction() {
    producer.beginTransaction();
  }

  /** Until 3.9. */
  @Override
  @Deprecated
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, String consumerGroupId) {
    producer.sendOffsetsToTransaction(offsets, consumerGroupId);
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    producer.sendOffsetsToTransaction(offsets, group);
  }

  @Override
  public void commitTransaction() {
    producer.commitTransaction();
  }

  @Override
  public void abortTransaction() {
    producer.abortTransaction();
  }

  @Override
  public void flush() {
    producer.flush();
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    return producer.partitionsFor(topic);
  }

  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    return producer.metrics();
  }

  /** From 3.7 on. */
  @SuppressWarnings("unused") // Called through the interface that later versions have.
  public @Nullable Uuid clientInstanceId(Duration timeout) {
    return (Uuid) LaterMethods.call(producer, "clientInstanceId", Duration.class, timeout);
  }

  /** From 4.0 on. */
  @SuppressWarnings("unused") // Called through the interface that later versions have.
  public void registerMetricForSubscription(KafkaMetric metric) {
    LaterMethods.call(producer, "registerMetricForSubscription", KafkaMetric.class, metric);
  }

  /** From 4.0 on. */
  @SuppressWarnings("unused") // Called through the interface that later versions have.
  public void unregisterMetricFromSubscription(KafkaMetric metric) {
    LaterMethods.call(producer, "unregisterMetricFromSubscription", KafkaMetric.class, metric);
  }

  @Override
  public void close() {
    producer.close();
  }

  @Override
  public void close(Duration timeout) {
    producer.close(timeout);
  }
}
