package io.headwater.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the machine that tests run on. */
final class ProgramOnPath {
  private static final long PATIENCE_SECONDS = 60;

  private ProgramOnPath() {}

  /** Where it is; empty: it is not on the path. */
  static Optional<Path> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Runs one to its end.
   *
   * @return its exit code, and what it printed on both outputs
   */
  static Ended run(List<String> command) throws IOException, InterruptedException {
    Path printed = Files.createTempFile("program", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("does not end: " + command);
      }
      return new Ended(process.exitValue(), Files.readString(printed));
    } finally {
      Files.delete(printed);
    }
  }

  /**
   * What became of it.
   *
   * @param exitCode of the process
   * @param printed on both outputs
   */
  record Ended(int exitCode, String printed) {}
}
