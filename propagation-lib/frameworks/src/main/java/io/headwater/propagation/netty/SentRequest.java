package io.headwater.propagation.netty;

import io.headwater.propagation.ClientSpan;
import io.opentelemetry.context.Context;

/** A request whose answer is to come: its span, if any, and the context that it was made in. */
final class SentRequest {
  final ClientSpan span;
  final Context context;

  SentRequest(ClientSpan span, Context context) {
    this.span = span;
    this.context = context;
  }
}
