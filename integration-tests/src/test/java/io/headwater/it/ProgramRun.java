package io.headwater.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run to its end.
 *
 * @param exitCode of the process
 * @param out its standard output
 * @param err its standard error
 */
record ProgramRun(int exitCode, String out, String err) {
  private static final long PATIENCE_SECONDS = 60;

  /** Runs what is described, with nothing on its standard input. */
  static ProgramRun of(ProcessBuilder program) throws IOException, InterruptedException {
    return of(program, "");
  }

  /** Runs what is described, with that text on its standard input. */
  static ProgramRun of(ProcessBuilder program, String input)
      throws IOException, InterruptedException {
    File in = Files.createTempFile("headwater", ".in").toFile();
    File out = Files.createTempFile("headwater", ".out").toFile();
    File err = Files.createTempFile("headwater", ".err").toFile();
    try {
      Files.writeString(in.toPath(), input);
      Process process = program.redirectInput(in).redirectOutput(out).redirectError(err).start();
      try {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ended").isTrue();
      } finally {
        process.destroyForcibly();
      }
      return new ProgramRun(
          process.exitValue(),
          Files.readString(out.toPath(), UTF_8),
          Files.readString(err.toPath(), UTF_8));
    } finally {
      Files.delete(in.toPath());
      Files.delete(out.toPath());
      Files.delete(err.toPath());
    }
  }

  /** Lines on standard error. */
  List<String> errLines() {
    return err.lines().toList();
  }
}
