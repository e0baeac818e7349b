package io.headwater.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The frameworks on the class path are of the versions that the module is there for: the oldest
 * where the library is built, the newest where its tests are run again.
 */
final class FrameworkVersionsIT {
  /** File names of jars, as the POM of the module tells them. */
  private static List<String> expected() {
    return List.of(System.getProperty("headwater.frameworks", "").strip().split("\\s+"));
  }

  private static Set<String> jars() throws IOException {
    return Collections.list(
            FrameworkVersionsIT.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))
        .stream()
        .map(URL::getPath)
        .filter(path -> path.contains("!/"))
        .map(path -> path.substring(0, path.indexOf("!/")))
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .collect(Collectors.toSet());
  }

  @Test
  void frameworks_areOfTheVersionsOfTheModule() throws Exception {
    assertThat(expected()).isNotEmpty().allMatch(jar -> jar.endsWith(".jar"));
    assertThat(jars()).containsAll(expected());
  }
}
