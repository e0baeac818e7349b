package io.headwater.propagation.kafka;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What the tests of both sides make of headers. */
final class Records {
  static final String TOPIC = "greetings";

  private Records() {}

  /** A record to be sent, with these headers: names and values by turns. */
  static ProducerRecord<String, String> record(String... headers) {
    ProducerRecord<String, String> record = new ProducerRecord<>(TOPIC, "key", "secret");
    add(record.headers(), headers);
    return record;
  }

  static <T> @Nullable T attribute(SpanData span, AttributeKey<T> key) {
    return span.getAttributes().get(key);
  }

  /** What every span of a record has that was processed or sent well, and what it has not. */
  static void assertDescribed(SpanData span, String operation) {
    assertThat(span.getName()).isEqualTo(operation + " greetings");
    assertThat(attribute(span, stringKey("messaging.system.name"))).isEqualTo("kafka");
    assertThat(attribute(span, stringKey("messaging.system"))).isEqualTo("kafka");
    assertThat(attribute(span, stringKey("messaging.operation.name"))).isEqualTo(operation);
    assertThat(attribute(span, stringKey("messaging.operation.type"))).isEqualTo(operation);
    assertThat(attribute(span, stringKey("messaging.destination.name"))).isEqualTo("greetings");
    assertThat(attribute(span, booleanKey("kafka.message.tombstone"))).isNull();
    assertThat(attribute(span, stringKey("service.peer.name"))).isNull();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().toString()).doesNotContain("secret").doesNotContain("key=");
  }

  /** Adds names and values by turns. */
  static void add(Headers headers, String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8));
    }
  }

  /** Values of a header, whatever the case of its name. */
  static List<String> values(Headers headers, String name) {
    List<String> values = new ArrayList<>();
    for (Header header : headers) {
      if (header.key().toLowerCase(Locale.ROOT).equals(name)) {
        values.add(new String(header.value(), UTF_8));
      }
    }
    return values;
  }
}
