package io.headwater.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The jar of the module stays small enough to be no argument against it. */
final class PackagedJarIT {
  private static final long LIMIT = 150_000;

  @Test
  void jar_isSmall() throws Exception {
    Path jar = Path.of(System.getProperty("headwater.propagation.jar", ""));
    assertThat(jar).isRegularFile();
    assertThat(Files.size(jar)).as("bytes of " + jar.getFileName()).isLessThan(LIMIT);
  }
}
