package io.headwater.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The lines that a process has printed so far, on both of its outputs. */
final class ProcessOutput {
  private static final long PATIENCE_SECONDS = 60;

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> awaited = new CompletableFuture<>();
  private final Thread reader;

  /**
   * Starts to read.
   *
   * @param process with its standard error redirected to its standard output
   * @param awaited the line to wait for
   */
  ProcessOutput(Process process, Predicate<String> awaited) {
    this.reader = new Thread(() -> read(process, awaited), "output-of-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Process process, Predicate<String> isAwaited) {
    try (BufferedReader in = process.inputReader(UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
        if (isAwaited.test(line)) {
          awaited.complete(line);
        }
      }
    } catch (IOException e) {
      lines.add("(output lost: " + e + ")");
    }
    awaited.completeExceptionally(new IllegalStateException("the process ended"));
  }

  /** Waits for the awaited line; fails, with all the output, if the process ends without it. */
  String await() throws InterruptedException {
    try {
      return awaited.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("not ready, having printed:\n" + text(), e);
    }
  }

  /** Waits until everything a process that has ended printed is here. */
  void awaitEnd() throws InterruptedException {
    reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  String text() {
    return String.join("\n", lines);
  }
}
