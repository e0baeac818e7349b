package io.headwater.propagation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README shows of each framework is what the build compiles. */
final class ReadmeSnippetsTest {
  private static final Path SNIPPETS = Path.of("src/test/java/io/headwater/propagation/snippet");
  private static final Path README = Path.of("../../README.md");

  static List<Path> snippets() throws IOException {
    try (Stream<Path> files = Files.list(SNIPPETS)) {
      return files.filter(file -> file.toString().endsWith("Snippet.java")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void snippet_isInTheReadme(Path file) throws IOException {
    String source = Files.readString(file, UTF_8);
    String shown =
        source.substring(source.indexOf("// README\n") + 10, source.lastIndexOf("// end"));
    assertThat(Files.readString(README, UTF_8)).contains("```java\n" + shown.stripIndent().strip());
  }

  @Test
  void snippets_areThere() throws IOException {
    assertThat(snippets()).isNotEmpty();
  }
}
