package io.headwater.propagation.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/** The answering side of a call, that tells of its status. */
final class WatchedAnswers<Q, A> extends SimpleForwardingServerCall<Q, A> {
  private final ServerWatch watch;

  WatchedAnswers(ServerCall<Q, A> call, ServerWatch watch) {
    super(call);
    this.watch = watch;
  }

  @Override
  public void close(Status status, Metadata trailers) {
    watch.closed(status);
    super.close(status, trailers);
  }
}
