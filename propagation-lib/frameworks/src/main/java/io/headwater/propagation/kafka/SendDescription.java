package io.headwater.propagation.kafka;

import io.headwater.propagation.Peer;
import io.headwater.propagation.SpanDescription;
import io.headwater.propagation.http.CalledService;
import io.opentelemetry.api.trace.SpanBuilder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What the span of a record that is sent is called and holds. */
final class SendDescription implements SpanDescription<ProducerRecord<?, ?>> {
  private static final String SEND = "send";

  private final @Nullable Peer peer;

  /**
   * Makes one.
   *
   * @param peer whom the records are for; null: whoever reads the topic
   */
  SendDescription(@Nullable Peer peer) {
    this.peer = peer;
  }

  @Override
  public String nameOf(ProducerRecord<?, ?> record) {
    return SEND + ' ' + record.topic();
  }

  @Override
  public void describe(ProducerRecord<?, ?> record, SpanBuilder span) {
    MessagingKeys.describe(SEND, record.topic(), span);
    MessagingKeys.describeTombstone(record.key(), record.value(), span);
    if (peer != null) {
      CalledService.describePeer(peer, span);
    }
  }
}
