package io.headwater.it;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A span, as read from OTLP JSON, or from what Protobuf's own mapping makes of the same messages:
 * names for numbers, Base64 for ids.
 *
 * @param traceId 32 digits
 * @param spanId 16 digits
 * @param parentSpanId 16 digits; empty: it is a root
 * @param name of the span
 * @param kind OTLP's number
 * @param traceState empty: none
 * @param status OTLP's number: 0 unset, 1 ok, 2 error
 * @param attributes its own, values as text
 * @param resource those of its resource, values as text
 */
record SpanView(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    int kind,
    String traceState,
    int status,
    Map<String, String> attributes,
    Map<String, String> resource) {
  static final int SERVER = 2;
  static final int CLIENT = 3;
  static final int ERROR = 2;

  private static final List<String> KINDS =
      List.of(
          "SPAN_KIND_UNSPECIFIED",
          "SPAN_KIND_INTERNAL",
          "SPAN_KIND_SERVER",
          "SPAN_KIND_CLIENT",
          "SPAN_KIND_PRODUCER",
          "SPAN_KIND_CONSUMER");
  private static final List<String> STATUSES =
      List.of("STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR");

  /** {@code service.name} of its resource. */
  String service() {
    return resource.getOrDefault("service.name", "");
  }

  boolean isRoot() {
    return parentSpanId.isEmpty();
  }

  /** An attribute; empty text: there is none. */
  String attribute(String name) {
    return attributes.getOrDefault(name, "");
  }

  /** All spans of an OTLP JSON document. */
  static List<SpanView> allOf(JsonObject otlp) {
    List<SpanView> spans = new ArrayList<>();
    for (JsonElement resourceSpans : otlp.getAsJsonArray("resourceSpans")) {
      JsonObject of = resourceSpans.getAsJsonObject();
      Map<String, String> resource =
          of.has("resource") ? attributes(of.getAsJsonObject("resource")) : Map.of();
      for (JsonElement scopeSpans : of.getAsJsonArray("scopeSpans")) {
        for (JsonElement span : scopeSpans.getAsJsonObject().getAsJsonArray("spans")) {
          spans.add(of(span.getAsJsonObject(), resource));
        }
      }
    }
    return spans;
  }

  private static SpanView of(JsonObject span, Map<String, String> resource) {
    int status = 0;
    if (span.has("status") && span.getAsJsonObject("status").has("code")) {
      status = number(span.getAsJsonObject("status").get("code"), STATUSES);
    }
    return new SpanView(
        id(span, "traceId"),
        id(span, "spanId"),
        id(span, "parentSpanId"),
        text(span, "name"),
        number(span.get("kind"), KINDS),
        text(span, "traceState"),
        status,
        attributes(span),
        resource);
  }

  /** Digits; what ends as Base64 of 16 or 8 bytes does is that. */
  private static String id(JsonObject from, String key) {
    String id = text(from, key);
    return id.endsWith("=") ? HexFormat.of().formatHex(Base64.getDecoder().decode(id)) : id;
  }

  private static int number(JsonElement from, List<String> names) {
    String text = from.getAsString();
    int named = names.indexOf(text);
    return named >= 0 ? named : Integer.parseInt(text);
  }

  private static String text(JsonObject from, String key) {
    return from.has(key) ? from.get(key).getAsString() : "";
  }

  private static Map<String, String> attributes(JsonObject from) {
    Map<String, String> attributes = new HashMap<>();
    if (from.has("attributes")) {
      for (JsonElement each : from.getAsJsonArray("attributes")) {
        JsonObject attribute = each.getAsJsonObject();
        JsonObject value = attribute.getAsJsonObject("value");
        String text = "";
        for (Map.Entry<String, JsonElement> only : value.entrySet()) {
          text =
              only.getValue().isJsonPrimitive()
                  ? only.getValue().getAsString()
                  : only.getValue().toString();
        }
        attributes.put(attribute.get("key").getAsString(), text);
      }
    }
    return attributes;
  }
}
