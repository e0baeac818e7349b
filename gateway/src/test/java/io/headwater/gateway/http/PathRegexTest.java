package io.headwater.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathRegexTest {
  @ParameterizedTest(name = "{0} on {1}: {2}")
  @CsvSource({
    "/v[0-9]+/.*, /v12/a/b, true",
    "/v[0-9]+/.*, /v/a, false",
    "/v[0-9]+/.*, /v12, false",
    "^/a$, /a, true",
    "/a, /a/b, false",
    "/a, /x/a, false",
    "'/(users|orders)/\\d{2,4}', /orders/123, true",
    "'/(users|orders)/\\d{2,4}', /orders/12345, false",
    "/(?:a|b)?c, /c, true",
    "/[^/]+\\.png, /logo.png, true",
    "/[^/]+\\.png, /x/logo.png, false",
    "/[^/]+\\.png, /logoxpng, false",
    "/a{3}, /aaa, true",
    "'/a{2,}', /a, false",
    "/(a|)b, /b, true",
    "/\\w+-\\D, /ab_9-x, true",
    "/[a\\-c]x, /-x, true",
    "/[a-]x, /-x, true",
    "/A, /a, false",
    "/., /é, true",
    "/[a-z], /é, false",
  })
  void matches_table(String regex, String path, boolean expected) {
    assertThat(PathRegex.compile(regex).matches(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'(a', a ) for each (",
    "'a)', no ) without its (",
    "'[a', a ] for each [",
    "'[]', at least one character",
    "'*a', something before *",
    "'a**', one repetition at a time",
    "'a+?', one repetition at a time",
    "'a{3,2}', a repetition {n}",
    "'a{999}', of at most 256",
    "'(?=a)', groups (..) and (?:..) only",
    "'(a)\\1', \\ only before d",
    "'a\\', something behind the \\",
    "'a$b', ^ only at the start",
    "'[z-a]', from a lower to a higher",
    "'[a[b]', a \\ before [ and &&",
    "'[0-[]', a \\ before [ and &&",
    "'[a&&b]', a \\ before [ and &&",
    "'é', ASCII",
    "'', not empty",
    "'.*a.{12}', at most 500 states",
    "'((a{100}){100}){100}', fewer repetitions",
  })
  void compile_whatCannotBe_saysWhatIsExpected(String regex, String expected) {
    assertThatThrownBy(() -> PathRegex.compile(regex))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected);
  }

  /** A backtracking matcher would take longer than the universe for this one. */
  @Test
  void matches_expressionThatInvitesBacktracking_looksAtEachCharacterOnce() {
    PathRegex regex = PathRegex.compile("/(a+)+(a*)*b");
    assertThat(regex.matches("/" + "a".repeat(60_000))).isFalse();
    assertThat(regex.matches("/" + "a".repeat(60_000) + "b")).isTrue();
  }

  /** Against the JDK's own expressions, with texts short enough for them. */
  @Test
  void matches_randomExpressions_agreeWithTheJdk() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int matching = 0;
    for (int n = 0; n < 3_000; n++) {
      String regex = expression(random, 3);
      PathRegex ours = compiled(regex);
      if (ours == null) {
        continue;
      }
      Pattern theirs = Pattern.compile(regex, Pattern.DOTALL);
      for (int m = 0; m < 20; m++) {
        String text = text(random);
        boolean expected = theirs.matcher(text).matches();
        matching += expected ? 1 : 0;
        assertThat(ours.matches(text))
            .as("%s on %s, seed %d", regex, text, seed)
            .isEqualTo(expected);
      }
    }
    assertThat(matching).isGreaterThan(1_000);
  }

  /** Null: an automaton of too many states. */
  private static @Nullable PathRegex compiled(String regex) {
    try {
      return PathRegex.compile(regex);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("states");
      return null;
    }
  }

  private static String expression(SplittableRandom random, int depth) {
    StringBuilder regex = new StringBuilder();
    int atoms = 1 + random.nextInt(3);
    for (int i = 0; i < atoms; i++) {
      String atom =
          switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> "a";
            case 1 -> "b";
            case 2 -> ".";
            case 3 -> "[^a]";
            case 4 -> "[a-b/]";
            case 5 -> "(" + expression(random, depth - 1) + ")";
            default -> "(?:" + expression(random, depth - 1) + "|" + expression(random, 0) + ")";
          };
      regex.append(atom).append(repetition(random));
    }
    return regex.toString();
  }

  private static String repetition(SplittableRandom random) {
    return switch (random.nextInt(9)) {
      case 0 -> "*";
      case 1 -> "+";
      case 2 -> "?";
      case 3 -> "{2}";
      case 4 -> "{1,2}";
      default -> "";
    };
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(7);
    for (int i = 0; i < length; i++) {
      text.append("ab/c".charAt(random.nextInt(4)));
    }
    return text.toString();
  }
}
