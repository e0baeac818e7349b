package io.headwater.gateway.store;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads an {@code ExportTraceServiceRequest} in OTLP's JSON: Protobuf's JSON mapping, but with ids
 * in hexadecimal digits (OTLP specification, section JSON Protobuf Encoding). Unknown fields are
 * skipped, as that section asks. Nesting and the number of values in one span are bounded.
 */
final class OtlpJsonReader {
  private final OtlpJsonFields json;
  private final SpanBatch batch = new SpanBatch();

  private OtlpJsonReader(OtlpJsonFields json) {
    this.json = json;
  }

  /**
   * Reads a request.
   *
   * @throws OtlpException if it is none; the message says where, in the client's own words
   */
  static SpanBatch read(byte[] body) throws OtlpException {
    JsonReader in =
        new JsonReader(
            new InputStreamReader(
                new ByteArrayInputStream(body),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    OtlpJsonReader reader = new OtlpJsonReader(new OtlpJsonFields(in));
    try {
      reader.readRequest();
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("more than one value");
      }
    } catch (IOException
        | IllegalStateException
        | IllegalArgumentException
        | ArithmeticException e) {
      throw OtlpException.malformed("body: malformed JSON of OTLP traces at " + pathOf(in));
    }
    return reader.batch;
  }

  private static String pathOf(JsonReader in) {
    String path = in.getPath();
    return path.length() <= 200 ? path : path.substring(0, 200) + "...";
  }

  private void readRequest() throws IOException, OtlpException {
    json.object(
        name -> {
          switch (name) {
            case "resourceSpans", "resource_spans" -> json.groups(this::readResourceSpans);
            default -> json.skip();
          }
        });
  }

  private void readResourceSpans() throws IOException, OtlpException {
    SpanBatch.ResourceGroup group = batch.new ResourceGroup();
    json.object(
        name -> {
          switch (name) {
            case "resource" -> readResource(group);
            case "scopeSpans", "scope_spans" -> json.groups(() -> readScopeSpans(group));
            case "schemaUrl", "schema_url" -> group.schemaUrl = json.text();
            default -> json.skip();
          }
        });
    SpanBatch.checkSize("resource", group.schemaUrl.length());
    group.end();
  }

  private void readResource(SpanBatch.ResourceGroup group) throws IOException, OtlpException {
    json.newBudget();
    json.object(
        name -> {
          switch (name) {
            case "attributes" -> json.array(() -> group.resource.addAttributes(keyValue()));
            case "droppedAttributesCount", "dropped_attributes_count" ->
                group.resource.setDroppedAttributesCount(json.uint32());
            default -> json.skip();
          }
        });
  }

  private void readScopeSpans(SpanBatch.ResourceGroup resource) throws IOException, OtlpException {
    SpanBatch.ScopeGroup group = batch.new ScopeGroup();
    json.object(
        name -> {
          switch (name) {
            case "scope" -> readScope(group);
            case "spans" -> json.groups(() -> group.take(span()));
            case "schemaUrl", "schema_url" -> group.schemaUrl = json.text();
            default -> json.skip();
          }
        });
    SpanBatch.checkSize("scope", group.schemaUrl.length());
    group.end(resource);
  }

  private void readScope(SpanBatch.ScopeGroup group) throws IOException, OtlpException {
    json.newBudget();
    json.object(
        name -> {
          switch (name) {
            case "name" -> group.scope.setName(json.text());
            case "version" -> group.scope.setVersion(json.text());
            case "attributes" -> json.array(() -> group.scope.addAttributes(keyValue()));
            case "droppedAttributesCount", "dropped_attributes_count" ->
                group.scope.setDroppedAttributesCount(json.uint32());
            default -> json.skip();
          }
        });
  }

  private Span span() throws IOException, OtlpException {
    json.newBudget();
    Span.Builder span = Span.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "traceId", "trace_id" -> span.setTraceId(json.id());
            case "spanId", "span_id" -> span.setSpanId(json.id());
            case "parentSpanId", "parent_span_id" -> span.setParentSpanId(json.id());
            case "traceState", "trace_state" -> span.setTraceState(json.text());
            case "flags" -> span.setFlags(json.uint32());
            case "name" -> span.setName(json.text());
            case "kind" -> readKind(span);
            case "startTimeUnixNano", "start_time_unix_nano" ->
                span.setStartTimeUnixNano(json.uint64());
            case "endTimeUnixNano", "end_time_unix_nano" -> span.setEndTimeUnixNano(json.uint64());
            case "attributes" -> json.array(() -> span.addAttributes(keyValue()));
            case "events" -> json.array(() -> span.addEvents(event()));
            case "links" -> json.array(() -> span.addLinks(link()));
            case "status" -> span.setStatus(status());
            case "droppedAttributesCount", "dropped_attributes_count" ->
                span.setDroppedAttributesCount(json.uint32());
            case "droppedEventsCount", "dropped_events_count" ->
                span.setDroppedEventsCount(json.uint32());
            case "droppedLinksCount", "dropped_links_count" ->
                span.setDroppedLinksCount(json.uint32());
            default -> json.skip();
          }
        });
    return span.build();
  }

  private void readKind(Span.Builder span) throws IOException {
    if (json.isNumber()) {
      span.setKindValue(json.int32());
    } else {
      span.setKind(Span.SpanKind.valueOf(json.text()));
    }
  }

  private Span.Event event() throws IOException, OtlpException {
    Span.Event.Builder event = Span.Event.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "timeUnixNano", "time_unix_nano" -> event.setTimeUnixNano(json.uint64());
            case "name" -> event.setName(json.text());
            case "attributes" -> json.array(() -> event.addAttributes(keyValue()));
            case "droppedAttributesCount", "dropped_attributes_count" ->
                event.setDroppedAttributesCount(json.uint32());
            default -> json.skip();
          }
        });
    return event.build();
  }

  private Span.Link link() throws IOException, OtlpException {
    Span.Link.Builder link = Span.Link.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "traceId", "trace_id" -> link.setTraceId(json.id());
            case "spanId", "span_id" -> link.setSpanId(json.id());
            case "traceState", "trace_state" -> link.setTraceState(json.text());
            case "flags" -> link.setFlags(json.uint32());
            case "attributes" -> json.array(() -> link.addAttributes(keyValue()));
            case "droppedAttributesCount", "dropped_attributes_count" ->
                link.setDroppedAttributesCount(json.uint32());
            default -> json.skip();
          }
        });
    return link.build();
  }

  private Status status() throws IOException, OtlpException {
    Status.Builder status = Status.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "message" -> status.setMessage(json.text());
            case "code" -> {
              if (json.isNumber()) {
                status.setCodeValue(json.int32());
              } else {
                status.setCode(Status.StatusCode.valueOf(json.text()));
              }
            }
            default -> json.skip();
          }
        });
    return status.build();
  }

  private KeyValue keyValue() throws IOException, OtlpException {
    KeyValue.Builder pair = KeyValue.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "key" -> pair.setKey(json.text());
            case "value" -> pair.setValue(anyValue());
            default -> json.skip();
          }
        });
    return pair.build();
  }

  private AnyValue anyValue() throws IOException, OtlpException {
    AnyValue.Builder value = AnyValue.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "stringValue", "string_value" -> value.setStringValue(json.text());
            case "boolValue", "bool_value" -> value.setBoolValue(json.bool());
            case "intValue", "int_value" -> value.setIntValue(json.int64());
            case "doubleValue", "double_value" -> value.setDoubleValue(json.float64());
            case "bytesValue", "bytes_value" -> value.setBytesValue(json.base64());
            case "arrayValue", "array_value" -> readArray(value);
            case "kvlistValue", "kvlist_value" -> readList(value);
            default -> json.skip();
          }
        });
    return value.build();
  }

  private void readArray(AnyValue.Builder value) throws IOException, OtlpException {
    var array = value.getArrayValueBuilder();
    json.object(
        name -> {
          if (name.equals("values")) {
            json.array(() -> array.addValues(anyValue()));
          } else {
            json.skip();
          }
        });
  }

  private void readList(AnyValue.Builder value) throws IOException, OtlpException {
    KeyValueList.Builder list = value.getKvlistValueBuilder();
    json.object(
        name -> {
          if (name.equals("values")) {
            json.array(() -> list.addValues(keyValue()));
          } else {
            json.skip();
          }
        });
  }
}
