package io.headwater.it;

import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.testcontainers.DockerClientFactory;

/**
 * What a backend is, and how it is started: a program of this machine where the environment names
 * one, else an image where an engine has it.
 *
 * @param requirement what it is to the tests
 * @param variable of the environment that names the program
 * @param image of the same program; empty: there is none
 * @param options that precede the name of its configuration
 * @param ready text that it prints when it is ready
 */
record BackendProgram(
    Requirement requirement, String variable, String image, List<String> options, String ready) {
  /**
   * Starts it, and waits until it is ready; the test that calls this is skipped, or fails, where it
   * is neither a program nor an image.
   *
   * @param folder for its files and its configuration
   */
  BackendServer start(Path folder) throws IOException, InterruptedException {
    if (System.getenv(variable) == null && !image.isEmpty() && hasImage()) {
      return new BackendContainer(this, configuration(folder));
    }
    return startProcess(folder);
  }

  /** As {@link #start}, and never an image. */
  BackendProcess startProcess(Path folder) throws IOException, InterruptedException {
    String named = System.getenv().getOrDefault(variable, "");
    if (!Files.isRegularFile(Path.of(named)) || !Files.isExecutable(Path.of(named))) {
      requirement.isMissing(
          variable
              + " names no program: '"
              + named
              + (image.isEmpty() ? "'" : "', and no engine has " + image));
    }
    return new BackendProcess(this, Path.of(named), configuration(folder), folder);
  }

  private Path configuration(Path folder) throws IOException {
    String name = requirement.name().toLowerCase(Locale.ROOT);
    return ForeignService.copy("/backends/" + name + ".yaml", folder);
  }

  private boolean hasImage() {
    try {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        return false;
      }
      DockerClientFactory.lazyClient().inspectImageCmd(image).exec();
      return true;
    } catch (DockerException | IllegalStateException e) {
      return false;
    }
  }
}
