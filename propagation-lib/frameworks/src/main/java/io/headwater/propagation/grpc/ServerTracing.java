package io.headwater.propagation.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.ServerSpans;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** Joins traces on the server's side. */
final class ServerTracing implements ServerInterceptor {
  private final ServerSpans spans;
  private final MetadataReader reader;
  private final ServerDescription description = new ServerDescription();

  ServerTracing(ServerSpans spans, MetadataReader reader) {
    this.spans = spans;
    this.reader = reader;
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    ServerSpan span = spans.open(headers, reader, call, description);
    Context context = span.context();
    if (!span.isJoined() && context == Context.current()) {
      return next.startCall(call, headers);
    }
    ServerWatch watch = new ServerWatch(span);
    try (Scope scope = context.makeCurrent()) {
      return new WatchedRequests<>(
          next.startCall(new WatchedAnswers<>(call, watch), headers), context, watch);
    } catch (Throwable failure) {
      watch.threw(failure, Status.fromThrowable(failure).getCode());
      throw failure;
    }
  }
}
