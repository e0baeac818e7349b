package io.headwater.gateway.decide;

import io.headwater.gateway.http.Glob;
import java.util.List;

/** Some globs, of which one has to match the whole of a text, case kept. */
final class TextGlobs extends TextTest {
  private final List<String> globs;

  TextGlobs(List<String> globs) {
    this.globs = List.copyOf(globs);
  }

  List<String> globs() {
    return globs;
  }

  @Override
  boolean test(String text, int start, int end) {
    for (int i = 0; i < globs.size(); i++) {
      if (Glob.matches(globs.get(i), text, start, end)) {
        return true;
      }
    }
    return false;
  }
}
