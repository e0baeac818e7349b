package io.headwater.gateway.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest(name = "{0} matches {1}: {2}")
  @CsvSource({
    "'', '', true",
    "'', a, false",
    "a, '', false",
    "a, a, true",
    "a, A, false",
    "a, ab, false",
    "ab, a, false",
    "*, '', true",
    "*, anything, true",
    "**, anything, true",
    "?, '', false",
    "?, a, true",
    "?, ab, false",
    "beta-*, beta-, true",
    "beta-*, beta-1, true",
    "beta-*, alpha-beta-1, false",
    "*-prod, x-prod, true",
    "*-prod, x-prod-1, false",
    "*a*b, xaxb, true",
    "*a*b, xbxa, false",
    "a*a, a, false",
    "a*a, aa, true",
    "*?, '', false",
    "*?, a, true",
    "?*?, ab, true",
    "?*?, a, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "a.c, abc, false",
    "[a], a, false",
    "*ab, aab, true",
    "*aab*, aaab, true",
  })
  void matches_table(String pattern, String text, boolean expected) {
    assertThat(Glob.matches(pattern, text)).isEqualTo(expected);
  }

  @Test
  void matches_range_looksAtNothingElse() {
    assertThat(Glob.matches("b*", "abca", 1, 3)).isTrue();
    assertThat(Glob.matches("b*a", "abca", 1, 3)).isFalse();
    assertThat(Glob.matches("", "abca", 2, 2)).isTrue();
  }

  /** An oracle that works quite differently. */
  @Test
  void matches_randomGlobs_asTheRegularExpressionDoes() {
    Random random = new Random(3);
    for (int n = 0; n < 50_000; n++) {
      String glob = random(random, "ab*?", 8);
      String text = random(random, "ab", 10);
      String regex = glob.replaceAll("\\*+", ".*").replace('?', '.');
      assertThat(Glob.matches(glob, text))
          .as("%s on %s", glob, text)
          .isEqualTo(Pattern.matches(regex, text));
    }
  }

  /** A backtracking matcher needs longer than the universe is old for these. */
  @Test
  @Timeout(value = 60, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void matches_pathologicalPattern_isBounded() {
    String text = "a".repeat(8_192);
    assertThat(Glob.matches("a*".repeat(200) + "b", text)).isFalse();
    assertThat(Glob.matches("*a".repeat(200) + "*b*", text)).isFalse();
    assertThat(Glob.matches("*" + "a".repeat(4_000) + "b", text)).isFalse();
    assertThat(Glob.matches("*?".repeat(200) + "b", text)).isFalse();
    assertThat(Glob.matches("*".repeat(1_000), text)).isTrue();
  }

  private static String random(Random random, String alphabet, int maxLength) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(maxLength + 1); length > 0; length--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
