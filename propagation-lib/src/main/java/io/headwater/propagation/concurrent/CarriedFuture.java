package io.headwater.propagation.concurrent;

import io.opentelemetry.context.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A future that is completed within the context it was made in, so that dependents that run on the
 * completing thread have it too; and those that run on the default executor.
 */
final class CarriedFuture<T> extends CompletableFuture<T> {
  private final Context context;

  private CarriedFuture(Context context) {
    this.context = context;
  }

  static <T> CompletableFuture<T> supply(Supplier<T> supplier, Executor executor) {
    CarriedFuture<T> future = new CarriedFuture<>(Context.current());
    executor.execute(future.context.wrap(() -> future.completeWith(supplier)));
    return future;
  }

  static CompletableFuture<Void> run(Runnable task, Executor executor) {
    CarriedFuture<Void> future = new CarriedFuture<>(Context.current());
    executor.execute(future.context.wrap(() -> future.completeAfter(task)));
    return future;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CarriedFuture<>(context);
  }

  @Override
  public Executor defaultExecutor() {
    return context.wrap(super.defaultExecutor());
  }

  private void completeWith(Supplier<T> supplier) {
    if (isDone()) {
      return;
    }
    try {
      complete(supplier.get());
    } catch (Throwable failure) {
      completeExceptionally(wrapped(failure));
    }
  }

  @SuppressWarnings("NullAway") // Null is the only value of Void.
  private void completeAfter(Runnable task) {
    if (isDone()) {
      return;
    }
    try {
      task.run();
      complete(null);
    } catch (Throwable failure) {
      completeExceptionally(wrapped(failure));
    }
  }

  /** As the JDK's own futures wrap what their tasks throw. */
  private static Throwable wrapped(Throwable failure) {
    return failure instanceof CompletionException ? failure : new CompletionException(failure);
  }
}
