package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows as a whole file is one. */
class ReadmeConfigTest {
  private static final Pattern BLOCK = Pattern.compile("```hocon\\R(.*?)```", Pattern.DOTALL);

  @Test
  void filesOfTheReadme_areTaken() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    List<String> files =
        BLOCK
            .matcher(readme)
            .results()
            .map((MatchResult block) -> block.group(1))
            .filter(block -> block.lines().anyMatch(line -> line.startsWith("headwater {")))
            .toList();
    assertThat(files).hasSizeGreaterThan(1);
    for (String file : files) {
      assertThat(ConfigFiles.loader().parse(file, "README.md")).isNotNull();
    }
  }
}
