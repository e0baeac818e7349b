package io.headwater.propagation.jdkhttp;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer to come whose dependents run in the context of the request, on whichever thread. Like
 * the JDK's own, cancelling it or one that derives from it cancels the request.
 */
final class ContextFuture<T> extends CompletableFuture<T> {
  private final CompletableFuture<?> request;

  private ContextFuture(CompletableFuture<?> request) {
    this.request = request;
  }

  /**
   * Makes one.
   *
   * @param request the client's own
   * @param context of the request
   * @param ending hears of the outcome before any dependent does: a dependent finds the span ended
   */
  static <T> ContextFuture<T> of(
      CompletableFuture<T> request,
      Context context,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> ending) {
    ContextFuture<T> future = new ContextFuture<>(request);
    // One callback for both: a future runs those that it has in no promised order.
    request.whenComplete(
        (value, failure) -> {
          ending.accept(value, failure);
          future.completeIn(context, value, failure);
        });
    return future;
  }

  @SuppressWarnings("try") // The scope is there to be closed.
  private void completeIn(Context context, T value, @Nullable Throwable failure) {
    try (Scope scope = context.makeCurrent()) {
      if (failure == null) {
        complete(value);
      } else {
        completeExceptionally(failure);
      }
    }
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new ContextFuture<>(request);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    // This one first: else the end of the request may complete it as failed, not as cancelled.
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    request.cancel(mayInterruptIfRunning);
    return cancelled;
  }
}
