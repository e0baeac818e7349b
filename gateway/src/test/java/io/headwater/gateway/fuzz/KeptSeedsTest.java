package io.headwater.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fuzz target holds for every input that was kept: seeds, and what once broke it. {@code
 * benchmarks/fuzz.py} looks for more.
 */
class KeptSeedsTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "fuzz");

  static List<Arguments> seeds() throws IOException {
    Properties targets = new Properties();
    try (InputStream file =
        Objects.requireNonNull(
            KeptSeedsTest.class.getResourceAsStream("/fuzz/targets.properties"))) {
      targets.load(file);
    }
    assertThat(targets).hasSizeGreaterThanOrEqualTo(6);
    return targets.stringPropertyNames().stream()
        .sorted()
        .flatMap(target -> seedsOf(target, targets.getProperty(target)))
        .toList();
  }

  private static Stream<Arguments> seedsOf(String target, String type) {
    try (Stream<Path> files = Files.list(FOLDER.resolve(target))) {
      List<Path> seeds = files.sorted().toList();
      assertThat(seeds).as(target).hasSizeGreaterThan(4);
      return seeds.stream().map(seed -> Arguments.of(target, type, seed));
    } catch (IOException e) {
      throw new AssertionError("no seeds of " + target, e);
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("seeds")
  void target_holdsForEverySeed(String target, String type, Path seed) throws Throwable {
    try {
      Class.forName(type)
          .getMethod("fuzzerTestOneInput", byte[].class)
          .invoke(null, (Object) Files.readAllBytes(seed));
    } catch (InvocationTargetException e) {
      throw new AssertionError(target + " does not hold for " + seed, e.getCause());
    }
  }
}
