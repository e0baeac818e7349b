package io.headwater.it;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A span, as read from OTLP JSON.
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
      status = span.getAsJsonObject("status").get("code").getAsInt();
    }
    return new SpanView(
        text(span, "traceId"),
        text(span, "spanId"),
        text(span, "parentSpanId"),
        text(span, "name"),
        span.get("kind").getAsInt(),
        text(span, "traceState"),
        status,
        attributes(span),
        resource);
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
