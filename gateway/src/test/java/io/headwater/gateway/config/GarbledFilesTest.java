package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever becomes of a line, the answer is a configuration or its problems, nothing else. */
class GarbledFilesTest {
  private static final String LETTERS = "{}[]\"'=:,.#$\\ \n\t\0/*+-?^~az09\u00e9\ud83d";
  private static final int GARBLINGS_PER_LINE = 6;

  static List<Path> files() {
    return Stream.concat(
            ConfigFiles.in(ConfigFiles.GOLDEN.resolve("good"), 2).stream(),
            ConfigFiles.in(ConfigFiles.SHIPPED, 9).stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void anyLineRemoved_isReadOrRefused(Path file) throws Exception {
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      readOrRefuse(lines, i, line -> "");
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void anyLineGarbled_isReadOrRefused(Path file) throws Exception {
    // The seed is fixed: a failure names a line that fails again.
    Random random = new Random(20_260_101);
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      for (int j = 0; j < GARBLINGS_PER_LINE; j++) {
        readOrRefuse(lines, i, line -> garble(line, random));
      }
    }
  }

  private static void readOrRefuse(List<String> lines, int at, UnaryOperator<String> change) {
    List<String> changed = new ArrayList<>(lines);
    changed.set(at, change.apply(lines.get(at)));
    String text = String.join("\n", changed);
    try {
      String dump = EffectiveConfig.render(ConfigFiles.loader().parse(text, "test"));
      assertThat(dump.chars()).as(text).allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f));
    } catch (ConfigurationException e) {
      assertThat(e.problems()).as(text).isNotEmpty();
      assertThat(e.problems().toString().chars()).as(text).allMatch(c -> c >= 0x20 && c < 0x7f);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("line " + (at + 1) + " became: " + changed.get(at), e);
    }
  }

  private static String garble(String line, Random random) {
    StringBuilder garbled = new StringBuilder(line);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(garbled.length() + 1);
      char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
      if (at == garbled.length() || random.nextBoolean()) {
        garbled.insert(at, letter);
      } else if (random.nextBoolean()) {
        garbled.deleteCharAt(at);
      } else {
        garbled.setCharAt(at, letter);
      }
    }
    return garbled.toString();
  }
}
