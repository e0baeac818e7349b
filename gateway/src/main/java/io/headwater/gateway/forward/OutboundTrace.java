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

  /**
   * Whether the 56 low bits of the trace id are known to be random, as those that are drawn here.
   */
  default boolean isRandom() {
    return true;
  }

  /** High half of the trace id. */
  long traceIdHigh();

  /** Low half of the trace id. */
  long traceIdLow();

  /** The span that the upstream sees as its parent. */
  long spanId();

  /** Value of {@code tracestate}; null: no such header. */
  @Nullable String traceState();

  /**
   * Value of {@code baggage}, which is passed on whether or not anything is said of the trace;
   * null: no such header.
   */
  default @Nullable String baggage() {
    return null;
  }

  /** What the originating call was; null: it is not told, since it is not sampled. */
  default @Nullable String origin() {
    return null;
  }
}
