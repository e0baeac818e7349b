package io.headwater.propagation.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.headwater.propagation.ClientSpan;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** Hears of a call's answers in the caller's context, and ends its span before its last word. */
@SuppressWarnings("try") // The scopes are there to be closed.
final class WatchedResponses<A> extends ClientCall.Listener<A> {
  private final ClientCall.Listener<A> listener;
  private final Context context;
  private final ClientSpan span;

  WatchedResponses(ClientCall.Listener<A> listener, Context context, ClientSpan span) {
    this.listener = listener;
    this.context = context;
    this.span = span;
  }

  @Override
  public void onHeaders(Metadata headers) {
    try (Scope scope = context.makeCurrent()) {
      listener.onHeaders(headers);
    }
  }

  @Override
  public void onMessage(A message) {
    try (Scope scope = context.makeCurrent()) {
      listener.onMessage(message);
    }
  }

  @Override
  public void onReady() {
    try (Scope scope = context.makeCurrent()) {
      listener.onReady();
    }
  }

  /** To a client, every status but OK is an error (OpenTelemetry, gRPC). */
  @Override
  public void onClose(Status status, Metadata trailers) {
    span.set(RpcKeys.STATUS, status.getCode().name());
    if (!status.isOk()) {
      span.fail(status.getCode().name());
    }
    span.end();
    try (Scope scope = context.makeCurrent()) {
      listener.onClose(status, trailers);
    }
  }
}
