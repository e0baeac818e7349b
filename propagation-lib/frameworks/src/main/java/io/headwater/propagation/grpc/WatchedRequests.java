package io.headwater.propagation.grpc;

import io.grpc.ServerCall;
import io.grpc.Status;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** The asking side of a call: handles each event in the context of the call. */
@SuppressWarnings("try") // The scopes are there to be closed.
final class WatchedRequests<Q> extends ServerCall.Listener<Q> {
  private final ServerCall.Listener<Q> listener;
  private final Context context;
  private final ServerWatch watch;

  WatchedRequests(ServerCall.Listener<Q> listener, Context context, ServerWatch watch) {
    this.listener = listener;
    this.context = context;
    this.watch = watch;
  }

  @Override
  public void onMessage(Q message) {
    try (Scope scope = context.makeCurrent()) {
      listener.onMessage(message);
    } catch (Throwable failure) {
      threw(failure);
      throw failure;
    }
  }

  @Override
  public void onHalfClose() {
    try (Scope scope = context.makeCurrent()) {
      listener.onHalfClose();
    } catch (Throwable failure) {
      threw(failure);
      throw failure;
    }
  }

  @Override
  public void onReady() {
    try (Scope scope = context.makeCurrent()) {
      listener.onReady();
    } catch (Throwable failure) {
      threw(failure);
      throw failure;
    }
  }

  @Override
  public void onCancel() {
    try (Scope scope = context.makeCurrent()) {
      listener.onCancel();
    } finally {
      watch.cancelled();
    }
  }

  @Override
  public void onComplete() {
    try (Scope scope = context.makeCurrent()) {
      listener.onComplete();
    } finally {
      watch.completed();
    }
  }

  /** gRPC tells the client UNKNOWN, whatever it was. */
  private void threw(Throwable failure) {
    watch.threw(failure, Status.Code.UNKNOWN);
  }
}
