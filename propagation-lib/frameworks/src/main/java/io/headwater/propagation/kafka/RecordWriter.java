package io.headwater.propagation.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.HeaderWriter;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Writes headers of records, names in lower case. */
final class RecordWriter implements HeaderWriter<Headers> {
  private static final RecordWriter INSTANCE = new RecordWriter();

  /**
   * A record as it was, but for its trace headers: Kafka makes the headers of a record unchangeable
   * once it was sent, and the caller may send it again.
   */
  static <K, V> ProducerRecord<K, V> traced(ProducerRecord<K, V> record, ClientSpan span) {
    ProducerRecord<K, V> traced =
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers());
    span.inject(traced.headers(), INSTANCE);
    return traced;
  }

  /** Whether someone wrote one of these headers by hand, or copied it from a record it read. */
  static boolean isWritten(ProducerRecord<?, ?> record, List<String> fields) {
    for (Header header : record.headers()) {
      for (int i = 0; i < fields.size(); i++) {
        if (header.key().equalsIgnoreCase(fields.get(i))) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void set(@Nullable Headers headers, String name, String value) {
    if (headers != null) {
      remove(headers, name);
      headers.add(name, value.getBytes(UTF_8));
    }
  }

  @Override
  public void remove(@Nullable Headers headers, String name) {
    if (headers != null) {
      for (Header header : headers.toArray()) {
        if (header.key().equalsIgnoreCase(name)) {
          headers.remove(header.key());
        }
      }
    }
  }
}
