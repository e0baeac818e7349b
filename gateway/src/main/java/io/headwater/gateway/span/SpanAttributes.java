package io.headwater.gateway.span;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Attributes in one flat array, in the order in which they were put: filled by its maker, and never
 * changed once it has been handed on. A key is put once.
 *
 * <p>Why not the API's own: they sort by key and drop what was put twice, for each span again.
 * Exporters walk them in any order.
 */
final class SpanAttributes implements Attributes {
  /** Most characters of a text; what is beyond is cut off. */
  static final int MAX_LENGTH = 4096;

  /** Keys and values in turn. */
  private final @Nullable Object[] entries;

  private int end;

  /**
   * Makes room.
   *
   * @param most attributes that will be put
   */
  SpanAttributes(int most) {
    entries = new @Nullable Object[2 * most];
  }

  void put(AttributeKey<String> key, String value) {
    add(key, value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH));
  }

  void put(AttributeKey<Long> key, long value) {
    add(key, value);
  }

  void put(AttributeKey<Double> key, double value) {
    add(key, value);
  }

  void put(AttributeKey<Boolean> key, boolean value) {
    add(key, value);
  }

  private void add(AttributeKey<?> key, Object value) {
    entries[end] = key;
    entries[end + 1] = value;
    end += 2;
  }

  @Override
  @SuppressWarnings("unchecked") // put with a value of the key's type
  public <T> @Nullable T get(AttributeKey<T> key) {
    for (int i = 0; i < end; i += 2) {
      if (key.equals(entries[i])) {
        return (T) entries[i + 1];
      }
    }
    return null;
  }

  @Override
  public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
    for (int i = 0; i < end; i += 2) {
      consumer.accept(
          (AttributeKey<?>) Objects.requireNonNull(entries[i]),
          Objects.requireNonNull(entries[i + 1]));
    }
  }

  @Override
  public int size() {
    return end / 2;
  }

  @Override
  public boolean isEmpty() {
    return end == 0;
  }

  @Override
  public Map<AttributeKey<?>, Object> asMap() {
    Map<AttributeKey<?>, Object> map = new LinkedHashMap<>();
    forEach(map::put);
    return Collections.unmodifiableMap(map);
  }

  @Override
  public AttributesBuilder toBuilder() {
    return Attributes.builder().putAll(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SpanAttributes that && asMap().equals(that.asMap());
  }

  @Override
  public int hashCode() {
    return asMap().hashCode();
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
