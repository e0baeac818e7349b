package io.headwater.propagation.spring;

import io.headwater.propagation.concurrent.ContextCarrying;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/** A blocking call on a thread of its own, that is interrupted when the future is cancelled. */
final class InterruptingFuture<T> extends CompletableFuture<T> {
  private final FutureTask<Void> task;

  private InterruptingFuture(Callable<T> call) {
    this.task =
        new FutureTask<>(
            () -> {
              try {
                complete(call.call());
              } catch (Exception failure) {
                completeExceptionally(failure);
              }
              return null;
            });
  }

  static <T> CompletableFuture<T> of(Callable<T> call) {
    InterruptingFuture<T> future = new InterruptingFuture<>(call);
    Executor threads = task -> new Thread(task).start();
    ContextCarrying.wrap(threads).execute(future.task);
    return future;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    task.cancel(true);
    return cancelled;
  }
}
