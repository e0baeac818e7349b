package io.headwater.propagation.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads headers of records. Kafka's own look-up minds the case of names; traces do not.
 *
 * <p>Goes over iterators, which stay within these methods: compiled code makes no objects of them,
 * where it has to make an array.
 */
final class RecordReader implements TextMapGetter<ConsumerRecord<?, ?>> {
  @Override
  @SuppressWarnings("deprecation") // Abstract in the older API versions that a service may have.
  public Iterable<String> keys(ConsumerRecord<?, ?> record) {
    List<String> names = new ArrayList<>();
    for (Header header : record.headers()) {
      names.add(header.key());
    }
    return names;
  }

  @Override
  public @Nullable String get(@Nullable ConsumerRecord<?, ?> record, String name) {
    if (record != null) {
      for (Header header : record.headers()) {
        if (header.key().equalsIgnoreCase(name)) {
          return text(header);
        }
      }
    }
    return null;
  }

  @Override
  public Iterator<String> getAll(@Nullable ConsumerRecord<?, ?> record, String name) {
    List<String> values = null;
    if (record != null) {
      for (Header header : record.headers()) {
        if (header.key().equalsIgnoreCase(name)) {
          values = values == null ? new ArrayList<>(1) : values;
          values.add(text(header));
        }
      }
    }
    return values == null ? Collections.emptyIterator() : values.iterator();
  }

  /** A header may have no value: that is an empty one here. */
  private static String text(Header header) {
    byte[] value = header.value();
    return value == null ? "" : new String(value, UTF_8);
  }
}
