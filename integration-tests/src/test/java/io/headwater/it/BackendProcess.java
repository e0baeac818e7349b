package io.headwater.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A backend as a process of its own, whose environment tells ports and a {@code FOLDER}. */
final class BackendProcess implements BackendServer {
  private static final long PATIENCE_SECONDS = 60;

  private final ProcessBuilder launch;
  private final String ready;
  private final Map<Port, Integer> ports = Port.free();
  private @Nullable Process process;

  /** Starts it, and waits until it is ready. */
  BackendProcess(BackendProgram program, Path executable, Path configuration, Path folder)
      throws IOException, InterruptedException {
    ready = program.ready();
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(program.options());
    command.add(configuration.toString());
    launch = new ProcessBuilder(command).redirectErrorStream(true);
    launch.environment().put("FOLDER", folder.toString());
    ports.forEach(
        (port, number) -> launch.environment().put(port.variable(), Integer.toString(number)));
    revive();
  }

  @Override
  public int port(Port port) {
    return ports.getOrDefault(port, 0);
  }

  /** Starts it again, on the same ports and with the same files. */
  void revive() throws IOException, InterruptedException {
    Process started = launch.start();
    process = started;
    try {
      new ProcessOutput(started, line -> line.contains(ready)).await();
    } catch (AssertionError | InterruptedException e) {
      started.destroyForcibly();
      throw e;
    }
  }

  /** Ends it without asking. */
  void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
