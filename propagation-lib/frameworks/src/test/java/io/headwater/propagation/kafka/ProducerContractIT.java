package io.headwater.propagation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.SpanRecorder;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a wrapped producer has to do. A mock of Kafka's own stands in for the broker. */
@SuppressWarnings("NullAway") // Kafka's constructors take null.
final class ProducerContractIT
    implements ProducerJoinCases,
        ProducerTagCases,
        ProducerRecordCases,
        ProducerErrorCases,
        ProducerCallbackCases,
        ProducerThreadCases,
        ProducerInterfaceCases {
  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private final MockProducer<String, String> plain =
      new MockProducer<>(
          Cluster.empty(), false, null, new StringSerializer(), new StringSerializer());

  private Producer<String, String> producer = KafkaTracing.create(spans.tracing()).wrap(plain);

  @AfterEach
  @Override
  public void complete() {
    while (!plain.closed() && plain.completeNext()) {
      assertThat(plain.history()).isNotEmpty();
    }
  }

  @Override
  public SpanRecorder spans() {
    return spans;
  }

  @Override
  public MockProducer<String, String> plain() {
    return plain;
  }

  @Override
  public Producer<String, String> producer() {
    return producer;
  }

  @Override
  public void goOn(Producer<String, String> next) {
    producer = next;
  }
}
