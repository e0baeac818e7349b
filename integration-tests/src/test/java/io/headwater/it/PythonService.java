package io.headwater.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** {@code foreign_service.py}, run by a Python that has OpenTelemetry's SDK. */
final class PythonService implements AutoCloseable {
  private static final String MODULES =
      "import opentelemetry.sdk, opentelemetry.exporter.otlp.proto.http";
  private static final String READY = "port: ";
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final URI uri;

  private PythonService(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** The Python to use; the test that calls this is skipped, or fails, if there is none. */
  static String interpreter() throws InterruptedException {
    String python = System.getenv().getOrDefault("HEADWATER_PYTHON", "python3");
    try {
      Process trial =
          new ProcessBuilder(python, "-c", MODULES)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!trial.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || trial.exitValue() != 0) {
        trial.destroyForcibly();
        Requirement.PYTHON.isMissing(python + " cannot " + MODULES);
      }
    } catch (IOException e) {
      Requirement.PYTHON.isMissing(python + " cannot be run (HEADWATER_PYTHON names another)");
    }
    return python;
  }

  /**
   * Starts it.
   *
   * @param folder for the script
   * @param collector where it exports to, base URI
   * @param sampler as {@code OTEL_TRACES_SAMPLER} spells it
   */
  static PythonService start(String interpreter, Path folder, URI collector, String sampler)
      throws IOException, InterruptedException {
    Path script = folder.resolve("foreign_service.py");
    try (InputStream source =
        Objects.requireNonNull(PythonService.class.getResourceAsStream("/foreign_service.py"))) {
      Files.copy(source, script);
    }
    ProcessBuilder builder =
        new ProcessBuilder(interpreter, script.toString()).redirectErrorStream(true);
    builder.environment().put("OTEL_TRACES_SAMPLER", sampler);
    builder.environment().put("OTEL_PROPAGATORS", "tracecontext");
    builder.environment().put("OTEL_SERVICE_NAME", "foreign");
    builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.toString());
    builder.environment().put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    Process process = builder.start();
    try {
      String ready = new ProcessOutput(process, line -> line.startsWith(READY)).await();
      return new PythonService(
          process, URI.create("http://127.0.0.1:" + ready.substring(READY.length())));
    } catch (AssertionError | InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  URI uri() {
    return uri;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
