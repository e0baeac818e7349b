package io.headwater.it;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A span as Jaeger's collector gets it: {@code jaeger.api_v2.Span} of Jaeger's model.proto, read
 * field by field.
 *
 * @param traceId 32 digits
 * @param spanId 16 digits
 * @param operation its name
 * @param references what it refers to
 * @param start when it began
 * @param duration how long it took
 * @param tags its own, values as text
 * @param service of its process
 * @param process tags of its process, values as text
 */
record JaegerSpan(
    String traceId,
    String spanId,
    String operation,
    List<Reference> references,
    Instant start,
    Duration duration,
    Map<String, String> tags,
    String service,
    Map<String, String> process) {

  /**
   * {@code SpanRef}.
   *
   * @param type 0: child of; 1: follows from
   */
  record Reference(String traceId, String spanId, long type) {}

  /** The spans of a {@code PostSpansRequest}. */
  static List<JaegerSpan> allOf(byte[] postSpansRequest) {
    UnknownFieldSet batch = message(fields(postSpansRequest), 1);
    UnknownFieldSet process = message(batch, 2);
    List<JaegerSpan> spans = new ArrayList<>();
    for (UnknownFieldSet span : messages(batch, 1)) {
      spans.add(
          new JaegerSpan(
              hex(span, 1),
              hex(span, 2),
              text(span, 3),
              messages(span, 4).stream()
                  .map(each -> new Reference(hex(each, 1), hex(each, 2), number(each, 3)))
                  .toList(),
              Instant.ofEpochSecond(number(message(span, 6), 1), number(message(span, 6), 2)),
              Duration.ofSeconds(number(message(span, 7), 1), number(message(span, 7), 2)),
              tags(span, 8),
              text(process, 1),
              tags(process, 2)));
    }
    return spans;
  }

  /** {@code KeyValue}: the key, the kind of value, and a field for each kind. */
  private static Map<String, String> tags(UnknownFieldSet from, int number) {
    Map<String, String> tags = new HashMap<>();
    for (UnknownFieldSet tag : messages(from, number)) {
      long kind = number(tag, 2);
      tags.put(
          text(tag, 1),
          kind == 0
              ? text(tag, 3)
              : kind == 1
                  ? Boolean.toString(number(tag, 4) != 0)
                  : kind == 2 ? Long.toString(number(tag, 5)) : "of kind " + kind);
    }
    return tags;
  }

  private static UnknownFieldSet fields(byte[] bytes) {
    try {
      return UnknownFieldSet.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("no protobuf", e);
    }
  }

  private static List<UnknownFieldSet> messages(UnknownFieldSet from, int number) {
    return from.getField(number).getLengthDelimitedList().stream()
        .map(bytes -> fields(bytes.toByteArray()))
        .toList();
  }

  private static UnknownFieldSet message(UnknownFieldSet from, int number) {
    return messages(from, number).stream().findFirst().orElse(UnknownFieldSet.getDefaultInstance());
  }

  private static String text(UnknownFieldSet from, int number) {
    return from.getField(number).getLengthDelimitedList().stream()
        .map(bytes -> bytes.toStringUtf8())
        .findFirst()
        .orElse("");
  }

  private static String hex(UnknownFieldSet from, int number) {
    return from.getField(number).getLengthDelimitedList().stream()
        .map(bytes -> HexFormat.of().formatHex(bytes.toByteArray()))
        .findFirst()
        .orElse("");
  }

  private static long number(UnknownFieldSet from, int number) {
    return from.getField(number).getVarintList().stream().findFirst().orElse(0L);
  }
}
