package io.headwater.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page that says what to do where a trace is missing. */
final class Runbook {
  private static final Path PAGE = Path.of("..", "docs", "runbook-missing-trace.md");
  private static final Pattern FIRST_CELL =
      Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

  private Runbook() {}

  /** What stands first in the rows of the table under a heading. */
  static List<String> rows(String heading) throws IOException {
    Matcher section =
        Pattern.compile("^### " + heading + "$(.*?)(?=^#)", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(Files.readString(PAGE));
    assertThat(section.find()).as("a section " + heading).isTrue();
    return FIRST_CELL
        .matcher(section.group(1))
        .results()
        .map((MatchResult row) -> row.group(1))
        .toList();
  }
}
