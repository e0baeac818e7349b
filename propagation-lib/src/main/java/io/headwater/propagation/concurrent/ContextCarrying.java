package io.headwater.propagation.concurrent;

import io.opentelemetry.context.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * Carries the current context along with work that is handed to other threads, so that calls made
 * there belong to the request that the work is for.
 *
 * <pre>{@code
 * ExecutorService pool = ContextCarrying.wrap(Executors.newFixedThreadPool(4));
 * ContextCarrying.supplyAsync(() -> client.send(...), pool).thenApply(...)
 * }</pre>
 *
 * <p>The context is that of the thread at the moment it hands the work on. Periodic tasks carry
 * none: they are not for one request.
 */
public final class ContextCarrying {
  private ContextCarrying() {}

  /** The executor, carrying the context. */
  public static Executor wrap(Executor executor) {
    return Context.taskWrapping(executor);
  }

  /** The same, for one that has a life cycle. */
  public static ExecutorService wrap(ExecutorService executor) {
    return Context.taskWrapping(executor);
  }

  /** The same, for one that can delay. */
  public static ScheduledExecutorService wrap(ScheduledExecutorService executor) {
    return Context.taskWrapping(executor);
  }

  /**
   * {@link CompletableFuture#supplyAsync(Supplier)}, carrying the context into the supplier and
   * into what depends on its result.
   */
  public static <T> CompletableFuture<T> supplyAsync(Supplier<T> supplier) {
    return supplyAsync(supplier, ForkJoinPool.commonPool());
  }

  /** {@link CompletableFuture#supplyAsync(Supplier, Executor)}, the same way. */
  public static <T> CompletableFuture<T> supplyAsync(Supplier<T> supplier, Executor executor) {
    return CarriedFuture.supply(supplier, executor);
  }

  /** {@link CompletableFuture#runAsync(Runnable)}, the same way. */
  public static CompletableFuture<Void> runAsync(Runnable task) {
    return runAsync(task, ForkJoinPool.commonPool());
  }

  /** {@link CompletableFuture#runAsync(Runnable, Executor)}, the same way. */
  public static CompletableFuture<Void> runAsync(Runnable task, Executor executor) {
    return CarriedFuture.run(task, executor);
  }
}
