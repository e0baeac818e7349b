package io.headwater.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.export.DropCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The run-book for missing traces explains each word of the books, and none that is not there. */
class RunbookTest {
  private static final Path PAGE = Path.of("..", "docs", "runbook-missing-trace.md");
  private static final Pattern FIRST_CELL =
      Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

  @Test
  void reasons_areThoseOfTheCode_inTheirOrder() throws Exception {
    assertThat(rows("Reasons"))
        .isEqualTo(Arrays.stream(DecisionReason.values()).map(DecisionReason::wireName).toList());
  }

  @Test
  void causes_areThoseOfTheCode_inTheirOrder() throws Exception {
    assertThat(rows("Causes"))
        .isEqualTo(Arrays.stream(DropCause.values()).map(DropCause::wireName).toList());
  }

  @Test
  void caps_areThoseOfTheCode_inTheirOrder() throws Exception {
    assertThat(rows("Caps"))
        .isEqualTo(
            Arrays.stream(Cap.values()).filter(cap -> cap != Cap.NONE).map(Cap::wireName).toList());
  }

  /** What stands first in the rows of the table under a heading. */
  private static List<String> rows(String heading) throws IOException {
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
