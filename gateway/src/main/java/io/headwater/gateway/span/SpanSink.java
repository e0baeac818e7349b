package io.headwater.gateway.span;

/** Where spans go when they have ended. Asked on any event loop; never waits. */
public interface SpanSink {
  /**
   * Whether there is no room for the span that ends now. Then it has been counted as ended and as
   * dropped, and is not to be made: a span that nobody will see costs next to nothing.
   */
  boolean refuses();

  /** Takes an ended span, or drops and counts it. */
  void accept(EndedSpan span);
}
