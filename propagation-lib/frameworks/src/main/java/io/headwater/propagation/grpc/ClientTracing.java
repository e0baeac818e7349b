package io.headwater.propagation.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.headwater.propagation.ClientSpans;
import io.headwater.propagation.PeerNaming;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;

/** Takes part in traces on the client's side. A call without one is the channel's own. */
final class ClientTracing implements ClientInterceptor {
  private final ClientSpans spans;
  private final MetadataWriter writer;
  private final PeerNaming peers;

  ClientTracing(ClientSpans spans, MetadataWriter writer, PeerNaming peers) {
    this.spans = spans;
    this.writer = writer;
    this.peers = peers;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    ClientCall<Q, A> call = next.newCall(method, options);
    Context context = Context.current();
    if (!Span.fromContext(context).getSpanContext().isValid()) {
      return call;
    }
    String authority = options.getAuthority() == null ? next.authority() : options.getAuthority();
    return new TracedCall<>(
        call,
        context,
        spans,
        writer,
        new OutgoingCall(method.getFullMethodName(), authority, peers));
  }
}
