package io.headwater.it;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.MountableFile;

/** A backend as a container on the host's network, with the same configuration as a process. */
final class BackendContainer implements BackendServer {
  private static final String CONFIGURATION = "/backend.yaml";
  private static final String FOLDER = "/backend";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final GenericContainer<?> container;
  private final Map<Port, Integer> ports = Port.free();

  /** Starts it, and waits until it is ready. */
  BackendContainer(BackendProgram program, Path configuration) throws IOException {
    List<String> command = new ArrayList<>(program.options());
    command.add(CONFIGURATION);
    container =
        new GenericContainer<>(program.image())
            .withNetworkMode("host")
            .withEnv("FOLDER", FOLDER)
            // Its user is not known here.
            .withTmpFs(Map.of(FOLDER, "rw,mode=1777"))
            .withCopyFileToContainer(MountableFile.forHostPath(configuration, 0644), CONFIGURATION)
            .withCommand(command.toArray(String[]::new))
            .waitingFor(
                Wait.forLogMessage(".*" + program.ready() + ".*", 1).withStartupTimeout(PATIENCE));
    ports.forEach((port, number) -> container.withEnv(port.variable(), Integer.toString(number)));
    container.start();
  }

  @Override
  public int port(Port port) {
    return ports.getOrDefault(port, 0);
  }

  @Override
  public void close() {
    container.stop();
  }
}
