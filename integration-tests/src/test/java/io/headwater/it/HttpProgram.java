package io.headwater.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/** A program of others that serves HTTP on a port of the loopback address. */
final class HttpProgram implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Process process;
  private final URI uri;

  private HttpProgram(String name, Process process, URI uri) {
    this.name = name;
    this.process = process;
    this.uri = uri;
  }

  /**
   * Starts one, and waits until it answers.
   *
   * @param log gets what it prints
   * @param path is asked for, until its status is as {@code ready} says
   */
  static HttpProgram start(
      ProcessBuilder program, Path log, int port, String path, IntPredicate ready)
      throws IOException {
    String name = Path.of(program.command().get(0)).getFileName().toString();
    Process process = program.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    HttpProgram started = new HttpProgram(name, process, URI.create("http://127.0.0.1:" + port));
    try {
      await()
          .atMost(PATIENCE)
          .ignoreException(ConnectException.class)
          .until(() -> !process.isAlive() || ready.test(RawClient.get(started.uri, path).status()));
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    if (!process.isAlive()) {
      throw new IOException(name + " ended: " + Files.readString(log));
    }
    return started;
  }

  URI uri() {
    return uri;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(name + " does not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
