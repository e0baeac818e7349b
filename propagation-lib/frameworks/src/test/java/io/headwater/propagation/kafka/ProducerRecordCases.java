package io.headwater.propagation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.Incoming;
import io.opentelemetry.context.Context;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What becomes of the caller's record. */
@SuppressWarnings("NullAway") // Kafka's constructors take null.
interface ProducerRecordCases extends ProducerKit {
  @Test
  default void recordIsLeftAsItWas_andMayBeSentAgain() {
    ProducerRecord<String, String> record = Records.record("x-other", "kept");
    send(Incoming.sampled(), record);
    send(Incoming.sampled(), record);
    send(Context.root(), record);
    complete();
    assertThat(record.headers().toArray()).hasSize(1);
    assertThat(plain().history().get(2)).isSameAs(record);
    assertThat(Records.values(plain().history().get(0).headers(), "traceparent"))
        .hasSize(1)
        .isNotEqualTo(Records.values(plain().history().get(1).headers(), "traceparent"));
    spans().await(2);
  }

  @Test
  default void recordThatKafkaHasSent_mayBeSentAgain() {
    ProducerRecord<String, String> record = Records.record();
    ((org.apache.kafka.common.header.internals.RecordHeaders) record.headers()).setReadOnly();
    send(Incoming.sampled(), record);
    plain().completeNext();
    spans().await(1);
  }

  @Test
  default void restOfTheRecord_isWhatItWas() {
    ProducerRecord<String, String> record =
        new ProducerRecord<>(Records.TOPIC, null, 17L, "key", "value");
    send(Incoming.sampled(), record);
    plain().completeNext();
    ProducerRecord<String, String> sent = plain().history().get(0);
    assertThat(sent.topic()).isEqualTo(Records.TOPIC);
    assertThat(sent.partition()).isNull();
    assertThat(sent.timestamp()).isEqualTo(17);
    assertThat(sent.key()).isEqualTo("key");
    assertThat(sent.value()).isEqualTo("value");
    spans().await(1);
  }
}
