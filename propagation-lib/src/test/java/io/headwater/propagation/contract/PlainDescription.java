package io.headwater.propagation.contract;

import io.headwater.propagation.SpanDescription;
import io.opentelemetry.api.trace.SpanBuilder;

/** A span that is called {@code call}, and holds nothing. */
final class PlainDescription implements SpanDescription<String> {
  @Override
  public String nameOf(String call) {
    return "call";
  }

  @Override
  public void describe(String call, SpanBuilder span) {
    span.setAttribute("described", true);
  }
}
