package io.headwater.gateway.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The files of {@code config/} and those of the tests, and the surroundings they are read in. */
final class ConfigFiles {
  static final Path GOLDEN = Path.of("src", "test", "resources", "config");
  static final Path SHIPPED = Path.of("..", "config");

  /** Part of every secret in every file. */
  static final String SECRET = "hush";

  private ConfigFiles() {}

  static GatewayConfigLoader loader() {
    return new GatewayConfigLoader(
        Map.of("PORT", "8181", "ADMIN_TOKEN", "hush-hush", "OTLP_AUTHORIZATION", "hush hush"),
        new Properties());
  }

  /** The configuration files right in a folder, and in those below it if asked for. */
  static List<Path> in(Path folder, int depth) {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text that goes with a configuration file, in the folder of golden files. */
  static String golden(String folder, Path conf, String extension) throws IOException {
    String name = conf.getFileName().toString().replace(".conf", extension);
    return Files.readString(GOLDEN.resolve(folder).resolve(name), StandardCharsets.US_ASCII);
  }
}
