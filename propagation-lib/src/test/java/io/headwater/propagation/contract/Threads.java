package io.headwater.propagation.contract;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Executors for tests. */
public final class Threads {
  /** Tag of the cases that are run again on a JDK that has virtual threads. */
  public static final String TAG = "threads";

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
}
