package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and docs show as configuration is taken, whole files and parts alike. */
class DocumentedConfigTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Pattern BLOCK =
      Pattern.compile("^```hocon\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern FIRST_KEY = Pattern.compile("^([a-z-]+)", Pattern.MULTILINE);

  /** Certificates and keys of an example are on no machine that runs this. */
  private static final Pattern MISSING_FILE =
      Pattern.compile(".*: /etc/headwater/\\S+ \\(expected: a file that can be read, .*\\)");

  /** Where a part belongs, by the key that it begins with. */
  private static final Map<String, String> PLACES =
      Map.of(
          "headwater", "%s",
          "upstreams", "headwater { %s }",
          "tracing", "headwater { %s }",
          "sampling", "headwater.tracing { %s }");

  /** What parts lean on: a tenant that a rule or an entry names. */
  private static final String SURROUNDINGS =
      "headwater.tracing.tenants.keys.acme = \"sha256:" + "0".repeat(64) + "\"\n";

  /**
   * A block of a page.
   *
   * @param page its file
   * @param line where it begins
   * @param text its content
   */
  record Block(Path page, int line, String text) {
    @Override
    public String toString() {
      return page.getFileName() + ":" + line;
    }
  }

  static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Path page : pages()) {
      String text = Files.readString(page);
      BLOCK
          .matcher(text)
          .results()
          .map((MatchResult block) -> new Block(page, lineOf(text, block.start()), block.group(1)))
          .forEach(blocks::add);
    }
    return blocks;
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void block_isTaken(Block block) throws Exception {
    Matcher key = FIRST_KEY.matcher(block.text());
    assertThat(key.find()).isTrue();
    String place = PLACES.get(key.group(1));
    assertThat(place).as("where `%s` belongs", key.group(1)).isNotNull();
    String text = block.text().replace("<64 hex digits>", "0".repeat(64));

    String hocon = SURROUNDINGS + String.valueOf(place).formatted("\n" + text + "\n");

    assertThat(problems(hocon, block.toString()))
        .allMatch(problem -> MISSING_FILE.matcher(problem).matches());
  }

  private static List<String> problems(String hocon, String origin) {
    try {
      ConfigFiles.loader().parse(hocon, origin);
      return List.of();
    } catch (ConfigurationException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
  }

  @Test
  void blocks_areFoundInReadmeAndDocs() throws Exception {
    assertThat(blocks())
        .hasSizeGreaterThan(6)
        .anyMatch(block -> block.page().endsWith("README.md"))
        .anyMatch(block -> block.page().endsWith("deploy-kubernetes.md"));
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(REPOSITORY.resolve("docs"))) {
      return Stream.concat(
              Stream.of(REPOSITORY.resolve("README.md")),
              docs.filter(page -> page.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  private static int lineOf(String text, int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }
}
