package io.headwater.propagation.okhttp;

import io.opentelemetry.context.Context;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Hands the outcome of a call to a future, and keeps what it was called with. */
final class FutureCallback implements Callback {
  private final CompletableFuture<Integer> status;
  private volatile @Nullable Context context;
  private volatile @Nullable Call called;

  FutureCallback(Call call) {
    this.status =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            call.cancel();
            return cancelled;
          }
        };
  }

  static CompletableFuture<Integer> enqueue(Call call) {
    FutureCallback callback = new FutureCallback(call);
    call.enqueue(callback);
    return callback.status;
  }

  /** The status of an answer, once its body is read. */
  static int statusOf(Response response) throws IOException {
    try (response) {
      if (response.body() != null) {
        response.body().bytes();
      }
      return response.code();
    }
  }

  CompletableFuture<Integer> status() {
    return status;
  }

  @Nullable Context context() {
    return context;
  }

  @Nullable Call called() {
    return called;
  }

  @Override
  public void onResponse(Call call, Response response) {
    context = Context.current();
    called = call;
    try {
      status.complete(statusOf(response));
    } catch (IOException brokenOff) {
      status.completeExceptionally(brokenOff);
    }
  }

  @Override
  public void onFailure(Call call, IOException failure) {
    context = Context.current();
    called = call;
    status.completeExceptionally(failure);
  }
}
