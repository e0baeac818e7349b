package io.headwater.propagation.grpc;

import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.ClientSpans;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/**
 * A call in a trace. Its span opens when it starts, and ends when gRPC tells of its status: that is
 * once, and last.
 */
final class TracedCall<Q, A> extends SimpleForwardingClientCall<Q, A> {
  private final Context context;
  private final ClientSpans spans;
  private final MetadataWriter writer;
  private final OutgoingCall outgoing;

  TracedCall(
      ClientCall<Q, A> call,
      Context context,
      ClientSpans spans,
      MetadataWriter writer,
      OutgoingCall outgoing) {
    super(call);
    this.context = context;
    this.spans = spans;
    this.writer = writer;
    this.outgoing = outgoing;
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public void start(Listener<A> listener, Metadata headers) {
    ClientSpan span;
    try (Scope scope = context.makeCurrent()) {
      span = spans.open(outgoing, outgoing);
    }
    span.inject(headers, writer);
    try {
      super.start(new WatchedResponses<>(listener, context, span), headers);
    } catch (Throwable failure) {
      span.fail(failure);
      span.end();
      throw failure;
    }
  }
}
