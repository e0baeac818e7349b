package io.headwater.propagation.kafka;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.Peer;
import io.headwater.propagation.contract.Incoming;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What spans of records that are sent are called and hold. */
@SuppressWarnings("NullAway") // Kafka's constructors take null.
interface ProducerTagCases extends ProducerKit {
  @Test
  default void sampledContext_isDescribedByTheConventions() {
    sent(Incoming.sampled());

    SpanData span = spans().await(1).get(0);
    Records.assertDescribed(span, "send");
    assertThat(Records.attribute(span, stringKey("messaging.destination.partition.id")))
        .isEqualTo("0");
    assertThat(Records.attribute(span, longKey("kafka.offset"))).isEqualTo(0);
  }

  @Test
  default void tombstone_isSaidToBeOne() {
    send(Incoming.sampled(), new ProducerRecord<>(Records.TOPIC, "key", null));
    plain().completeNext();
    assertThat(Records.attribute(spans().await(1).get(0), booleanKey("kafka.message.tombstone")))
        .isTrue();
  }

  @Test
  default void onlyPeer_isInTheSpan() {
    goOn(
        KafkaTracing.create(spans().tracing())
            .wrap(plain(), Peer.named("greeter").inNamespace("micro")));
    sent(Incoming.sampled());
    SpanData span = spans().await(1).get(0);
    assertThat(Records.attribute(span, stringKey("service.peer.name"))).isEqualTo("greeter");
    assertThat(Records.attribute(span, stringKey("peer.service"))).isEqualTo("greeter");
    assertThat(Records.attribute(span, stringKey("service.peer.namespace"))).isEqualTo("micro");
  }
}
