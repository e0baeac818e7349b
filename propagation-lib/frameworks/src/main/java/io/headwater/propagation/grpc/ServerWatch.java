package io.headwater.propagation.grpc;

import io.grpc.Contexts;
import io.grpc.Status;
import io.headwater.propagation.ServerSpan;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the SERVER span of one call, at the first of:
 *
 * <ol>
 *   <li>its stream is complete: what {@code close} sent has gone
 *   <li>it is cancelled, by the client or its deadline
 *   <li>the handler throws
 * </ol>
 */
final class ServerWatch {
  /** What is the server's error, and not the caller's (OpenTelemetry, gRPC). */
  private static final Set<Status.Code> ERRORS =
      EnumSet.of(
          Status.Code.UNKNOWN,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.UNIMPLEMENTED,
          Status.Code.INTERNAL,
          Status.Code.UNAVAILABLE,
          Status.Code.DATA_LOSS);

  private final ServerSpan span;
  private final AtomicBoolean answered = new AtomicBoolean();

  ServerWatch(ServerSpan span) {
    this.span = span;
  }

  /** The status that the handler closes the call with. */
  void closed(Status status) {
    if (answered.compareAndSet(false, true)) {
      note(status.getCode());
      Throwable cause = status.getCause();
      if (cause != null && ERRORS.contains(status.getCode())) {
        span.fail(cause);
      }
    }
  }

  void completed() {
    span.end();
  }

  /** A handler that was done before is not undone by a client that does not listen. */
  void cancelled() {
    if (answered.compareAndSet(false, true)) {
      Status status = Contexts.statusFromCancelled(io.grpc.Context.current());
      note(status == null ? Status.Code.CANCELLED : status.getCode());
    }
    span.end();
  }

  /** What gRPC makes of an exception of the handler's. */
  void threw(Throwable failure, Status.Code code) {
    if (answered.compareAndSet(false, true)) {
      note(code);
    }
    span.fail(failure);
    span.end();
  }

  /** The first error names the type: it is the code, and the exception an event. */
  private void note(Status.Code code) {
    span.set(RpcKeys.STATUS, code.name());
    if (ERRORS.contains(code)) {
      span.fail(code.name());
    }
  }
}
