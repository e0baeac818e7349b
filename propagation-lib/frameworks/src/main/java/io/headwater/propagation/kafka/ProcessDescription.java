package io.headwater.propagation.kafka;

import io.headwater.propagation.SpanDescription;
import io.opentelemetry.api.trace.SpanBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the span of the work for a record is called and holds. */
final class ProcessDescription implements SpanDescription<ConsumerRecord<?, ?>> {
  private static final String PROCESS = "process";

  @Override
  public String nameOf(ConsumerRecord<?, ?> record) {
    return PROCESS + ' ' + record.topic();
  }

  @Override
  public void describe(ConsumerRecord<?, ?> record, SpanBuilder span) {
    MessagingKeys.describe(PROCESS, record.topic(), span);
    span.setAttribute(MessagingKeys.PARTITION, Integer.toString(record.partition()));
    span.setAttribute(MessagingKeys.OFFSET, record.offset());
    MessagingKeys.describeTombstone(record.key(), record.value(), span);
  }
}
