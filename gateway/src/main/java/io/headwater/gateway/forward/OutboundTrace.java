package io.headwater.gateway.forward;

import org.jspecify.annotations.Nullable;

/**
 * What an upstream is told of the trace. Primitive on purpose: it is written for every request, and
 * nothing is allocated for it.
 */
public interface OutboundTrace {
  /** Whether anything is said at all. */
  boolean isAnnounced();

  /** The sampled bit. */
  boolean isSampled();

  /** High half of the trace id. */
  long traceIdHigh();

  /** Low half of the trace id; its 56 low bits are random. */
  long traceIdLow();

  /** The span that the upstream sees as its parent. */
  long spanId();

  /** Value of {@code tracestate}; null: no such header. */
  @Nullable String traceState();
}
