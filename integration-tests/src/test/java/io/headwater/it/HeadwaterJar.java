package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The packaged jar, which system property {@code headwater.jar} names, and how it is called. */
final class HeadwaterJar {
  private HeadwaterJar() {}

  /** The jar; fails if it is not there. */
  static Path path() {
    String named =
        Objects.requireNonNull(System.getProperty("headwater.jar"), "-Dheadwater.jar is missing");
    Path jar = Path.of(named).toAbsolutePath().normalize();
    assertThat(jar).as("the packaged gateway").isRegularFile();
    return jar;
  }

  /** A file of the repository that the jar was built from: {@code config/gateway.conf}. */
  static Path inRepository(String file) {
    Path module = Objects.requireNonNull(path().getParent()).resolveSibling("..").normalize();
    return module.resolve(file);
  }

  /** The words that call the jar, with the JVM that runs the tests. */
  static List<String> command(List<String> jvmOptions, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(jdkTool("java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", path().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** A program of the JDK that runs the tests. */
  static Path jdkTool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name);
  }

  /** Runs the jar to its end. */
  static ProgramRun run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(List.of(), arguments));
    builder.environment().putAll(environment);
    return ProgramRun.of(builder);
  }

  /** Runs the jar to its end, with the environment of the tests. */
  static ProgramRun run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }
}
