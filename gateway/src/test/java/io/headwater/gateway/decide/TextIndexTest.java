package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.Glob;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TextIndexTest {
  @Test
  void visit_randomGlobs_findsWhatTryingEachFinds() {
    SplittableRandom random = new SplittableRandom(11);
    int found = 0;
    for (int round = 0; round < 500; round++) {
      Map<String, String> globs = new LinkedHashMap<>();
      for (int n = random.nextInt(40); n > 0; n--) {
        String glob = text(random, "ab*?");
        globs.put(glob, glob);
      }
      TextIndex<String> index = new TextIndex<>(globs);
      for (int n = 0; n < 50; n++) {
        String text = text(random, "ab");
        Set<String> expected = new TreeSet<>();
        for (String glob : globs.keySet()) {
          if (Glob.matches(glob, text)) {
            expected.add(glob);
          }
        }
        Set<String> visited = new TreeSet<>();
        index.visit("<" + text + ">", 1, text.length() + 1, visited::add);
        assertThat(visited).as(text).isEqualTo(expected);
        found += expected.size();
      }
    }
    assertThat(found).isGreaterThan(10_000);
  }

  private static String text(SplittableRandom random, String alphabet) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(6); n > 0; n--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
