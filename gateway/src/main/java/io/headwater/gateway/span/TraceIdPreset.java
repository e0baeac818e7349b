package io.headwater.gateway.span;

/**
 * Tells the SDK which trace id the next root span on this thread has: the id is drawn before the
 * decision, which depends on it, and the span is made after.
 */
@FunctionalInterface
public interface TraceIdPreset {
  /**
   * Sets the id.
   *
   * @param traceId 32 lower-case hex digits
   */
  void presetTraceId(String traceId);
}
