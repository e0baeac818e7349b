package io.headwater.gateway.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.function.BiConsumer;

/**
 * About how large spans are when they are encoded: a little more than OTLP makes of them. Used by
 * one thread, and allocates nothing for spans without events.
 */
final class SpanSize implements BiConsumer<AttributeKey<?>, Object> {
  /** Ids, times, kind, status, and the frame around them. */
  private static final int FRAME = 160;

  /** Of an attribute, with its value where that is no text. */
  private static final int ATTRIBUTE = 20;

  /** Of an event or a link, which the gateway's own spans have none or one of. */
  private static final int APPENDIX = 100;

  /** Between the key and the value of a member of {@code tracestate}, and behind it. */
  private static final int MEMBER = 2;

  private final BiConsumer<String, String> members = this::acceptMember;

  private long bytes;

  /** Bytes of one span. */
  long of(SpanData span) {
    bytes = FRAME + encoded(span.getName()) + encoded(span.getStatus().getDescription());
    span.getSpanContext().getTraceState().forEach(members);
    bytes += (long) APPENDIX * span.getLinks().size();
    span.getAttributes().forEach(this);
    for (var event : span.getEvents()) {
      bytes += APPENDIX + encoded(event.getName());
      event.getAttributes().forEach(this);
    }
    return bytes;
  }

  @Override
  public void accept(AttributeKey<?> key, Object value) {
    bytes += ATTRIBUTE + encoded(key.getKey());
    bytes += value instanceof String text ? encoded(text) : 0;
  }

  private void acceptMember(String key, String value) {
    bytes += key.length() + value.length() + MEMBER;
  }

  /** UTF-8; surrogates count one and a half times. */
  private static long encoded(String text) {
    long length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        length += c < 0x800 ? 1 : 2;
      }
    }
    return length;
  }
}
