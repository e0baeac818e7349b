package io.headwater.gateway.exchange;

import io.headwater.gateway.span.CallerSpan;
import org.jspecify.annotations.Nullable;

/**
 * What of a caller's trace goes on.
 *
 * @param random whether the 56 low bits of the trace id are known to be random
 * @param baggage that is passed on; null: none
 * @param span the root span's parent, or what it links to; null: neither
 */
record CallerTrace(boolean random, @Nullable String baggage, @Nullable CallerSpan span) {
  /** Nothing does: a trace is begun. */
  static final CallerTrace NONE = new CallerTrace(true, null, null);
}
