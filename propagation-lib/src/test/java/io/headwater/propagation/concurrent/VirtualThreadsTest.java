package io.headwater.propagation.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.Threads;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** New threads for each task, which are virtual from JDK 21 on. */
@Tag(Threads.TAG)
@SuppressWarnings("try") // Scopes are there to be closed.
final class VirtualThreadsTest {
  private static final ContextKey<Integer> KEY = ContextKey.named("request");

  /** The first JDK that has them for good (JEP 444). */
  private static final int FIRST_JDK = 21;

  /** More than there are carriers, on any machine that runs this; they all wait at once. */
  private static final int TASKS = 200;

  private final ExecutorService threads = Threads.perTask();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static boolean isVirtual() throws ReflectiveOperationException {
    return (boolean) Thread.class.getMethod("isVirtual").invoke(Thread.currentThread());
  }

  /** What the cases of the contracts take for virtual threads are some, where they are to be. */
  @Test
  void newThreads_areVirtualWhereTheJdkHasThem() throws Exception {
    boolean expected = Boolean.getBoolean("headwater.virtual-threads");
    int jdk = Runtime.version().feature();
    assertThat(jdk >= FIRST_JDK).as("JDK %s has virtual threads", jdk).isIn(true, expected);
    if (jdk >= FIRST_JDK) {
      assertThat(threads.submit(VirtualThreadsTest::isVirtual).get()).isTrue();
    }
  }

  @Test
  void contexts_goAlongToThreadsOfTheirOwn() throws Exception {
    ExecutorService carrying = ContextCarrying.wrap(threads);
    CountDownLatch submitted = new CountDownLatch(1);
    Callable<Integer> task =
        () -> {
          submitted.await();
          return Context.current().get(KEY);
        };
    List<Future<Integer>> seen = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      try (Scope scope = Context.root().with(KEY, i).makeCurrent()) {
        seen.add(carrying.submit(task));
      }
    }
    submitted.countDown();
    for (int i = 0; i < TASKS; i++) {
      assertThat(seen.get(i).get()).isEqualTo(i);
    }
    assertThat(carrying.submit(task).get()).isNull();
  }
}
