package io.headwater.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A service as a process of its own, which its environment tells everything about tracing. It
 * prints {@code port: N} when it is ready, and calls {@code NEXT} for each request.
 */
final class ForeignService implements AutoCloseable {
  private static final String READY = "port: ";
  private static final long PATIENCE_SECONDS = 20;

  private final Process process;
  private final ProcessOutput output;
  private final URI uri;

  private ForeignService(Process process, ProcessOutput output, URI uri) {
    this.process = process;
    this.output = output;
    this.uri = uri;
  }

  /** What joins traces and does no more, in any language's stock SDK, exporting over OTLP/HTTP. */
  static Map<String, String> joining(String name, URI collector) {
    return Map.of(
        "OTEL_TRACES_SAMPLER", "parentbased_always_off",
        "OTEL_PROPAGATORS", "tracecontext",
        "OTEL_SERVICE_NAME", name,
        "OTEL_EXPORTER_OTLP_ENDPOINT", collector.toString(),
        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
        "OTEL_METRICS_EXPORTER", "none",
        "OTEL_LOGS_EXPORTER", "none",
        "OTEL_BSP_SCHEDULE_DELAY", "50");
  }

  static ForeignService start(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    ProcessOutput output = new ProcessOutput(process, line -> line.startsWith(READY));
    try {
      String port = output.await().substring(READY.length());
      return new ForeignService(process, output, URI.create("http://127.0.0.1:" + port));
    } catch (AssertionError | InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Puts a file of the test's resources into a folder. */
  static Path copy(String resource, Path folder) throws IOException {
    Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    try (InputStream source =
        Objects.requireNonNull(ForeignService.class.getResourceAsStream(resource), resource)) {
      Files.copy(source, file);
    }
    return file;
  }

  URI uri() {
    return uri;
  }

  /** Asks it to end, and waits until it has. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running, having printed:\n" + output.text());
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
