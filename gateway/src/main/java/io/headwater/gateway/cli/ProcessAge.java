package io.headwater.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * How long this process has been running, to a hundredth of a second.
 *
 * <p>The JDK says when a process started, too, but on Linux it adds up the moment of the boot in
 * whole seconds, and can be off by one. Linux itself counts both since the boot: proc(5), {@code
 * /proc/uptime} in seconds, and the 22nd field of {@code /proc/self/stat} in ticks, of which user
 * space always sees 100 a second.
 */
final class ProcessAge {
  private static final int MILLIS_PER_TICK = 10;

  /** Counted from the state, the third field, which is the first behind the command's name. */
  private static final int START_TIME = 22 - 3;

  private ProcessAge() {}

  /** Now, in milliseconds; 0 where nobody knows. */
  static long millis() {
    try {
      return millis(
          Files.readString(Path.of("/proc/uptime")), Files.readString(Path.of("/proc/self/stat")));
    } catch (IOException | IllegalArgumentException notLinux) {
      Instant now = Instant.now();
      return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now)
          .toMillis();
    }
  }

  /**
   * Reads the two files.
   *
   * @throws IllegalArgumentException if they are not as expected
   */
  static long millis(String uptime, String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (fields.length <= START_TIME) {
      throw new IllegalArgumentException("/proc/self/stat: too short");
    }
    double up = Double.parseDouble(uptime.split(" ", 2)[0]);
    return Math.round(up * 1000) - Long.parseLong(fields[START_TIME]) * MILLIS_PER_TICK;
  }
}
