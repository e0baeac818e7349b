package io.headwater.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code foreign/node}, run by the Node.js on the path with the packages that it names. */
final class NodeService {
  private static final long PATIENCE_SECONDS = 60;

  private NodeService() {}

  /** How to run it; the test that calls this is skipped, or fails, if node or its packages miss. */
  static List<String> command(Path folder) throws IOException, InterruptedException {
    Path script = ForeignService.copy("/foreign/node/service.js", folder);
    String packages = System.getenv("HEADWATER_NODE_MODULES");
    if (packages == null) {
      Requirement.NODE.isMissing("HEADWATER_NODE_MODULES names no folder of packages");
    } else {
      Files.createSymbolicLink(folder.resolve("node_modules"), Path.of(packages));
    }
    try {
      Process trial =
          new ProcessBuilder("node", "-e", "require('@opentelemetry/sdk-node')")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!trial.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || trial.exitValue() != 0) {
        trial.destroyForcibly();
        Requirement.NODE.isMissing("node cannot require @opentelemetry/sdk-node");
      }
    } catch (IOException e) {
      Requirement.NODE.isMissing("node cannot be run");
    }
    return List.of("node", "--preserve-symlinks-main", script.toString());
  }
}
