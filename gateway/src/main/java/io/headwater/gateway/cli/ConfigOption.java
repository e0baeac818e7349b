package io.headwater.gateway.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of those commands that read a configuration. */
final class ConfigOption {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration, in HOCON.")
  private Path file = Path.of("");

  Path file() {
    return file;
  }
}
