package io.headwater.propagation.kafka;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.SpanRecorder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;

/** What the cases of {@link ProducerContractIT} work with. */
interface ProducerKit {
  SpanRecorder spans();

  /** Kafka's own mock, that stands in for the broker. */
  MockProducer<String, String> plain();

  /** The one under test, around it. */
  Producer<String, String> producer();

  /** Goes on with another. */
  void goOn(Producer<String, String> producer);

  /** Has the broker take what it was sent. */
  void complete();

  /** Goes on with one that is traced so. */
  default void trace(HeadwaterPropagation tracing) {
    goOn(KafkaTracing.create(tracing).wrap(plain()));
  }

  @SuppressWarnings("try") // The scope is there to be closed.
  default Future<RecordMetadata> send(Context context, ProducerRecord<String, String> record) {
    try (Scope scope = context.makeCurrent()) {
      return producer().send(record);
    }
  }

  /** Sends a record that the broker takes. */
  default Headers sent(Context context, String... headers) {
    send(context, Records.record(headers));
    plain().completeNext();
    return plain().history().get(plain().history().size() - 1).headers();
  }
}
