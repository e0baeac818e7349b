package io.headwater.gateway.store;

import com.google.gson.stream.JsonWriter;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes spans in OTLP's JSON: {@code {"resourceSpans":[...]}}, grouped by resource and scope, ids
 * in hexadecimal digits, 64-bit numbers as strings, enums as numbers (OTLP specification, section
 * JSON Protobuf Encoding). Fields at their default are left out.
 */
final class OtlpJsonWriter {
  private final JsonWriter json;
  private final OtlpJsonValues values;

  private OtlpJsonWriter(JsonWriter json) {
    this.json = json;
    this.values = new OtlpJsonValues(json);
  }

  /** The spans as a JSON document in UTF-8. */
  static byte[] write(List<StoredSpan> spans) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonWriter json = new JsonWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      new OtlpJsonWriter(json).writeAll(spans);
    } catch (IOException e) {
      throw new UncheckedIOException("spans of the store", e);
    }
    return out.toByteArray();
  }

  /** A resource, and the schema that it follows. */
  private record ResourceKey(ByteString resource, String schemaUrl) {}

  private void writeAll(List<StoredSpan> spans) throws IOException {
    Map<ResourceKey, Map<SpanSource, List<StoredSpan>>> groups = new LinkedHashMap<>();
    for (StoredSpan span : spans) {
      SpanSource source = span.source();
      groups
          .computeIfAbsent(
              new ResourceKey(source.resource(), source.resourceSchemaUrl()),
              key -> new LinkedHashMap<>())
          .computeIfAbsent(source, key -> new ArrayList<>())
          .add(span);
    }
    json.beginObject().name("resourceSpans").beginArray();
    for (var group : groups.entrySet()) {
      writeResourceSpans(group.getKey(), group.getValue());
    }
    json.endArray().endObject();
  }

  private void writeResourceSpans(ResourceKey key, Map<SpanSource, List<StoredSpan>> scopes)
      throws IOException {
    Resource resource = Resource.parseFrom(key.resource());
    json.beginObject().name("resource").beginObject();
    values.attributes(resource.getAttributesList());
    count("droppedAttributesCount", resource.getDroppedAttributesCount());
    json.endObject().name("scopeSpans").beginArray();
    for (var scope : scopes.entrySet()) {
      writeScopeSpans(scope.getKey(), scope.getValue());
    }
    json.endArray();
    text("schemaUrl", key.schemaUrl());
    json.endObject();
  }

  private void writeScopeSpans(SpanSource source, List<StoredSpan> spans) throws IOException {
    InstrumentationScope scope = InstrumentationScope.parseFrom(source.scope());
    json.beginObject().name("scope").beginObject();
    text("name", scope.getName());
    text("version", scope.getVersion());
    values.attributes(scope.getAttributesList());
    count("droppedAttributesCount", scope.getDroppedAttributesCount());
    json.endObject().name("spans").beginArray();
    for (StoredSpan span : spans) {
      writeSpan(parse(span));
    }
    json.endArray();
    text("schemaUrl", source.scopeSchemaUrl());
    json.endObject();
  }

  private static Span parse(StoredSpan span) throws InvalidProtocolBufferException {
    return Span.parseFrom(span.encoded());
  }

  private void writeSpan(Span span) throws IOException {
    json.beginObject();
    id("traceId", span.getTraceId());
    id("spanId", span.getSpanId());
    id("parentSpanId", span.getParentSpanId());
    text("traceState", span.getTraceState());
    count("flags", span.getFlags());
    json.name("name").value(span.getName());
    json.name("kind").value(span.getKindValue());
    json.name("startTimeUnixNano").value(Long.toUnsignedString(span.getStartTimeUnixNano()));
    json.name("endTimeUnixNano").value(Long.toUnsignedString(span.getEndTimeUnixNano()));
    attributes(span.getAttributesList(), span.getDroppedAttributesCount());
    if (span.getEventsCount() > 0) {
      json.name("events").beginArray();
      for (Span.Event event : span.getEventsList()) {
        writeEvent(event);
      }
      json.endArray();
    }
    count("droppedEventsCount", span.getDroppedEventsCount());
    if (span.getLinksCount() > 0) {
      json.name("links").beginArray();
      for (Span.Link link : span.getLinksList()) {
        writeLink(link);
      }
      json.endArray();
    }
    count("droppedLinksCount", span.getDroppedLinksCount());
    writeStatus(span.getStatus());
    json.endObject();
  }

  private void writeEvent(Span.Event event) throws IOException {
    json.beginObject();
    json.name("timeUnixNano").value(Long.toUnsignedString(event.getTimeUnixNano()));
    json.name("name").value(event.getName());
    attributes(event.getAttributesList(), event.getDroppedAttributesCount());
    json.endObject();
  }

  private void writeLink(Span.Link link) throws IOException {
    json.beginObject();
    id("traceId", link.getTraceId());
    id("spanId", link.getSpanId());
    text("traceState", link.getTraceState());
    attributes(link.getAttributesList(), link.getDroppedAttributesCount());
    count("flags", link.getFlags());
    json.endObject();
  }

  private void writeStatus(Status status) throws IOException {
    json.name("status").beginObject();
    text("message", status.getMessage());
    count("code", status.getCodeValue());
    json.endObject();
  }

  private void attributes(List<KeyValue> attributes, int dropped) throws IOException {
    values.attributes(attributes);
    count("droppedAttributesCount", dropped);
  }

  private void id(String name, ByteString id) throws IOException {
    if (!id.isEmpty()) {
      json.name(name).value(HexFormat.of().formatHex(id.toByteArray()));
    }
  }

  private void text(String name, String text) throws IOException {
    if (!text.isEmpty()) {
      json.name(name).value(text);
    }
  }

  /** An unsigned number of 32 bits. */
  private void count(String name, int count) throws IOException {
    if (count != 0) {
      json.name(name).value(Integer.toUnsignedLong(count));
    }
  }
}
