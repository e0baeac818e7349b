package io.headwater.propagation.contract;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Executors for tests. */
public final class Threads {
  /** Tag of the cases that are run again on a JDK that has virtual threads. */
  public static final String TAG = "threads";

  /** How long a test waits for what is bound to come. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private Threads() {}

  /** A new thread for each task: a virtual one on the JDKs that have them (21 and later). */
  public static ExecutorService perTask() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException olderJdk) {
      return Executors.newCachedThreadPool();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until all that they were given is done, and fails if that takes too long. */
  public static void finish(ExecutorService threads) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("still at work: " + threads);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
