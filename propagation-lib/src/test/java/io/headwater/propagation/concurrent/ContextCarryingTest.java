package io.headwater.propagation.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
final class ContextCarryingTest {
  private static final ContextKey<String> KEY = ContextKey.named("request");

  private final ScheduledExecutorService pool = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  private static @Nullable String request() {
    return Context.current().get(KEY);
  }

  private static <T> T within(String request, Callable<T> work) throws Exception {
    try (Scope scope = Context.root().with(KEY, request).makeCurrent()) {
      return work.call();
    }
  }

  /** The thread of the pool has nothing left of what it did. */
  private void assertClean() throws Exception {
    assertThat(pool.submit(() -> Context.current() == Context.root()).get()).isTrue();
  }

  @Test
  void executor_runsInTheContextOfWhoHandsOn() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    Executor executor = ContextCarrying.wrap((Executor) pool);
    within(
        "one",
        () -> {
          executor.execute(() -> seen.complete(request()));
          return "";
        });
    assertThat(seen.get()).isEqualTo("one");
    assertClean();
  }

  @Test
  void executorService_runsInTheContextOfWhoHandsOn() throws Exception {
    ExecutorService executor = ContextCarrying.wrap((ExecutorService) pool);
    Callable<String> task = ContextCarryingTest::request;
    assertThat(within("one", () -> executor.submit(task)).get()).isEqualTo("one");
    assertThat(executor.submit(task).get()).isNull();
    assertClean();
  }

  @Test
  void scheduledExecutor_runsInTheContextOfWhoHandsOn() throws Exception {
    ScheduledExecutorService executor = ContextCarrying.wrap(pool);
    Callable<String> task = ContextCarryingTest::request;
    assertThat(within("one", () -> executor.schedule(task, 1, TimeUnit.MILLISECONDS)).get())
        .isEqualTo("one");
    assertClean();
  }

  @Test
  void suppliedFuture_hasTheContextInTaskAndDependents() throws Exception {
    CountDownLatch attached = new CountDownLatch(1);
    Supplier<String> task =
        () -> {
          awaitUninterruptibly(attached);
          return String.valueOf(request());
        };
    CompletableFuture<String> seen =
        within("one", () -> ContextCarrying.supplyAsync(task, pool))
            .thenApply(first -> first + ' ' + request())
            .thenApplyAsync(first -> first + ' ' + request());
    attached.countDown();
    assertThat(seen.get()).isEqualTo("one one one");
    assertClean();
  }

  @Test
  void runFuture_hasTheContextInTaskAndDependents() throws Exception {
    CountDownLatch attached = new CountDownLatch(1);
    List<String> seen = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> done =
        within(
                "one",
                () ->
                    ContextCarrying.runAsync(
                        () -> {
                          awaitUninterruptibly(attached);
                          seen.add(String.valueOf(request()));
                        },
                        pool))
            .thenRun(() -> seen.add(String.valueOf(request())));
    attached.countDown();
    done.get();
    assertThat(seen).containsExactly("one", "one");
    assertClean();
  }

  @Test
  void futureOfTheCommonPool_hasTheContext() throws Exception {
    Supplier<String> task = () -> String.valueOf(request());
    assertThat(within("one", () -> ContextCarrying.supplyAsync(task)).get()).isEqualTo("one");
    within("two", () -> ContextCarrying.runAsync(() -> assertThat(request()).isEqualTo("two")))
        .get();
  }

  @Test
  void taskThatThrows_failsTheFutureAsTheJdksOwnDoes() throws Exception {
    IllegalStateException failure = new IllegalStateException("out of order");
    Supplier<String> task =
        () -> {
          throw failure;
        };
    CompletableFuture<String> ours = ContextCarrying.supplyAsync(task, pool);
    Runnable sameTask =
        () -> {
          throw failure;
        };
    CompletableFuture<Void> run = ContextCarrying.runAsync(sameTask, pool);
    assertThatThrownBy(ours::join).isInstanceOf(CompletionException.class).hasCause(failure);
    assertThatThrownBy(run::join).isInstanceOf(CompletionException.class).hasCause(failure);
    assertClean();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
