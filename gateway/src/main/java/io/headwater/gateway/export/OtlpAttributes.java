package io.headwater.gateway.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import java.util.function.Function;

/** Attributes out of OTLP, of the eight types that attributes of spans have. */
final class OtlpAttributes {
  private OtlpAttributes() {}

  static Attributes read(List<KeyValue> pairs) {
    AttributesBuilder attributes = Attributes.builder();
    for (KeyValue pair : pairs) {
      put(attributes, pair.getKey(), pair.getValue());
    }
    return attributes.build();
  }

  private static void put(AttributesBuilder to, String key, AnyValue value) {
    switch (value.getValueCase()) {
      case STRING_VALUE -> to.put(key, value.getStringValue());
      case BOOL_VALUE -> to.put(key, value.getBoolValue());
      case INT_VALUE -> to.put(key, value.getIntValue());
      case DOUBLE_VALUE -> to.put(key, value.getDoubleValue());
      case ARRAY_VALUE -> putArray(to, key, value.getArrayValue().getValuesList());
      // Maps and bytes: the gateway writes none.
      default -> {}
    }
  }

  /** All elements are of one type; that of an empty list cannot be told, and does not matter. */
  private static void putArray(AttributesBuilder to, String key, List<AnyValue> values) {
    AnyValue.ValueCase type =
        values.isEmpty() ? AnyValue.ValueCase.STRING_VALUE : values.get(0).getValueCase();
    switch (type) {
      case STRING_VALUE ->
          to.put(AttributeKey.stringArrayKey(key), list(values, AnyValue::getStringValue));
      case BOOL_VALUE ->
          to.put(AttributeKey.booleanArrayKey(key), list(values, AnyValue::getBoolValue));
      case INT_VALUE -> to.put(AttributeKey.longArrayKey(key), list(values, AnyValue::getIntValue));
      case DOUBLE_VALUE ->
          to.put(AttributeKey.doubleArrayKey(key), list(values, AnyValue::getDoubleValue));
      default -> {}
    }
  }

  private static <T> List<T> list(List<AnyValue> values, Function<AnyValue, T> read) {
    return values.stream().map(read).toList();
  }
}
