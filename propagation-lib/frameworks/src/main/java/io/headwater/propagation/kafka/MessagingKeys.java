package io.headwater.propagation.kafka;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import org.jspecify.annotations.Nullable;

/** Attributes of messaging spans (OpenTelemetry, messaging and Kafka, as of 1.45). */
final class MessagingKeys {
  static final AttributeKey<String> SYSTEM = stringKey("messaging.system.name");
  static final AttributeKey<String> TOPIC = stringKey("messaging.destination.name");
  static final AttributeKey<String> PARTITION = stringKey("messaging.destination.partition.id");
  static final AttributeKey<String> OPERATION = stringKey("messaging.operation.name");
  static final AttributeKey<String> OPERATION_TYPE = stringKey("messaging.operation.type");
  static final AttributeKey<Long> OFFSET = longKey("kafka.offset");
  static final AttributeKey<Boolean> TOMBSTONE = booleanKey("kafka.message.tombstone");

  /** The older name of {@code messaging.system.name}, which service graphs still read. */
  private static final AttributeKey<String> SYSTEM_BEFORE = stringKey("messaging.system");

  private static final String KAFKA = "kafka";

  private MessagingKeys() {}

  static void describe(String operation, String topic, SpanBuilder span) {
    span.setAttribute(SYSTEM, KAFKA);
    span.setAttribute(SYSTEM_BEFORE, KAFKA);
    span.setAttribute(OPERATION, operation);
    span.setAttribute(OPERATION_TYPE, operation);
    span.setAttribute(TOPIC, topic);
  }

  /** A key without a value takes away what had that key. */
  static void describeTombstone(@Nullable Object key, @Nullable Object value, SpanBuilder span) {
    if (key != null && value == null) {
      span.setAttribute(TOMBSTONE, true);
    }
  }
}
