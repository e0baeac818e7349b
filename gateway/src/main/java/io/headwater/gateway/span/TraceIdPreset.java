package io.headwater.gateway.span;

import org.jspecify.annotations.Nullable;

/**
 * Tells the SDK which trace id and trace state the next root span on this thread has: the id is
 * drawn before the decision, which depends on it, and the span is made after.
 */
public interface TraceIdPreset {
  /**
   * Sets both.
   *
   * @param traceId 32 lower-case hex digits
   * @param traceState the header value that announces the decision, {@code ot=th:c}; null: none
   */
  void preset(String traceId, @Nullable String traceState);

  /**
   * Sets the id of the next span on this thread, root or not: one that an upstream was told before
   * there was a span.
   *
   * @param spanId 16 lower-case hex digits
   */
  void presetSpanId(String spanId);
}
