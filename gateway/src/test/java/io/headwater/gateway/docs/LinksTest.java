package io.headwater.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between the pages of the repository lead to files, and to headings, that are there. */
class LinksTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Pattern FENCED =
      Pattern.compile("^ *```.*?^ *```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("^(https?|mailto):.*");
  private static final Pattern HEADING = Pattern.compile("^#+ +(.*)$", Pattern.MULTILINE);

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    collect(REPOSITORY, pages);
    return pages;
  }

  /** Pages of a folder and those below it; what is hidden or built is none of ours. */
  private static void collect(Path folder, List<Path> pages) throws IOException {
    List<Path> inside;
    try (Stream<Path> files = Files.list(folder)) {
      inside = files.sorted().toList();
    }
    for (Path file : inside) {
      String name = file.getFileName().toString();
      if (Files.isDirectory(file)) {
        if (!name.startsWith(".") && !name.equals("target") && !name.equals("node_modules")) {
          collect(file, pages);
        }
      } else if (name.endsWith(".md")) {
        pages.add(file);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void links_leadSomewhere(Path page) throws Exception {
    assertThat(broken(page)).isEmpty();
  }

  @Test
  void pages_areFound() throws Exception {
    assertThat(pages())
        .extracting(page -> REPOSITORY.relativize(page).toString())
        .contains("README.md", "docs/runbook-missing-trace.md", "docker/helm/headwater/README.md");
  }

  private static List<String> broken(Path page) throws IOException {
    List<String> broken = new ArrayList<>();
    String text = FENCED.matcher(Files.readString(page)).replaceAll("");
    for (String link : LINK.matcher(text).results().map((MatchResult m) -> m.group(1)).toList()) {
      if (!ELSEWHERE.matcher(link).matches() && !leadsSomewhere(page, link)) {
        broken.add(link);
      }
    }
    return broken;
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty()
            ? page
            : Objects.requireNonNull(page.getParent()).resolve(parts[0]).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1 || anchors(target).contains(parts[1]);
  }

  /** As GitHub makes them: lower case, no punctuation, dashes for spaces. */
  private static List<String> anchors(Path page) throws IOException {
    String text = FENCED.matcher(Files.readString(page)).replaceAll("");
    return HEADING
        .matcher(text)
        .results()
        .map(
            (MatchResult heading) ->
                heading
                    .group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'))
        .toList();
  }
}
