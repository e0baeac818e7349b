package io.headwater.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code foreign_service.py}, run by a Python that has OpenTelemetry's SDK. */
final class PythonService {
  private static final String MODULES =
      "import opentelemetry.sdk, opentelemetry.exporter.otlp.proto.http";
  private static final long PATIENCE_SECONDS = 60;

  private PythonService() {}

  /** How to run it; the test that calls this is skipped, or fails, if there is no Python for it. */
  static List<String> command(Path folder) throws IOException, InterruptedException {
    return List.of(interpreter(), ForeignService.copy("/foreign_service.py", folder).toString());
  }

  private static String interpreter() throws InterruptedException {
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
}
