package io.headwater.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code foreign/go}, built by the Go on the path; its modules are fetched if they are not there.
 */
final class GoService {
  private static final long PATIENCE_SECONDS = 300;

  private GoService() {}

  /** How to run it; the test that calls this is skipped, or fails, if it cannot be built. */
  static List<String> command(Path folder) throws IOException, InterruptedException {
    for (String file : List.of("main.go", "go.mod", "go.sum")) {
      ForeignService.copy("/foreign/go/" + file, folder);
    }
    Path service = folder.resolve("service");
    try {
      Process build =
          new ProcessBuilder("go", "build", "-o", service.toString(), ".")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      ProcessOutput output = new ProcessOutput(build, line -> false);
      if (!build.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || build.exitValue() != 0) {
        build.destroyForcibly();
        output.awaitEnd();
        Requirement.GO.isMissing("go build: " + output.text());
      }
    } catch (IOException e) {
      Requirement.GO.isMissing("go cannot be run");
    }
    return List.of(service.toString());
  }
}
