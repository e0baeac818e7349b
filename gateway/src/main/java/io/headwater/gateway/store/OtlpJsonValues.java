package io.headwater.gateway.store;

import com.google.gson.stream.JsonWriter;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/** Writes attributes and their values in OTLP's JSON. */
final class OtlpJsonValues {
  private final JsonWriter json;

  OtlpJsonValues(JsonWriter json) {
    this.json = json;
  }

  /** The field {@code attributes}; none: nothing. */
  void attributes(List<KeyValue> attributes) throws IOException {
    if (!attributes.isEmpty()) {
      json.name("attributes");
      pairs(attributes);
    }
  }

  private void pairs(List<KeyValue> pairs) throws IOException {
    json.beginArray();
    for (KeyValue pair : pairs) {
      json.beginObject().name("key").value(pair.getKey()).name("value");
      value(pair.getValue());
      json.endObject();
    }
    json.endArray();
  }

  private void value(AnyValue value) throws IOException {
    json.beginObject();
    switch (value.getValueCase()) {
      case STRING_VALUE -> json.name("stringValue").value(value.getStringValue());
      case BOOL_VALUE -> json.name("boolValue").value(value.getBoolValue());
      case INT_VALUE -> json.name("intValue").value(Long.toString(value.getIntValue()));
      case DOUBLE_VALUE -> number(value.getDoubleValue());
      case BYTES_VALUE ->
          json.name("bytesValue")
              .value(Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
      case ARRAY_VALUE -> array(value.getArrayValue().getValuesList());
      case KVLIST_VALUE -> {
        json.name("kvlistValue").beginObject().name("values");
        pairs(value.getKvlistValue().getValuesList());
        json.endObject();
      }
      case VALUE_NOT_SET -> {
        // An empty object says so.
      }
    }
    json.endObject();
  }

  private void array(List<AnyValue> values) throws IOException {
    json.name("arrayValue").beginObject().name("values").beginArray();
    for (AnyValue value : values) {
      value(value);
    }
    json.endArray().endObject();
  }

  /** JSON has no spelling for what is not finite; Protobuf's mapping takes strings. */
  private void number(double number) throws IOException {
    json.name("doubleValue");
    if (Double.isFinite(number)) {
      json.value(number);
    } else {
      json.value(Double.toString(number));
    }
  }
}
