package io.headwater.propagation;

import io.opentelemetry.api.trace.SpanBuilder;

/**
 * What a span is called and holds from its start. Asked for joined calls only, so an untraced one
 * pays nothing for it.
 *
 * @param <C> the call
 */
public interface SpanDescription<C> {
  /** Name of few distinct values: never a raw path. */
  String nameOf(C call);

  /** Sets the attributes that are known at the start. */
  void describe(C call, SpanBuilder span);
}
