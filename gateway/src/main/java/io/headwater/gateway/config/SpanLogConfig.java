package io.headwater.gateway.config;

/**
 * Spans as lines of OTLP JSON.
 *
 * @param file what they are appended to; empty: standard output
 */
public record SpanLogConfig(String file) {
  /** What {@code reference.conf} says. */
  public static SpanLogConfig defaults() {
    return new SpanLogConfig("");
  }
}
