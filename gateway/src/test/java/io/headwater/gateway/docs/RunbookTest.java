package io.headwater.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.export.DropCause;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The run-book explains each word that the books count under, and none that is not there. */
class RunbookTest {
  @Test
  void reasons_areThoseOfTheCode_inTheirOrder() throws Exception {
    assertThat(Runbook.rows("Reasons"))
        .isEqualTo(Arrays.stream(DecisionReason.values()).map(DecisionReason::wireName).toList());
  }

  @Test
  void causes_areThoseOfTheCode() throws Exception {
    assertThat(Runbook.rows("Causes"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(DropCause.values()).map(DropCause::wireName).toList());
  }

  @Test
  void caps_areThoseOfTheCode_inTheirOrder() throws Exception {
    assertThat(Runbook.rows("Caps"))
        .isEqualTo(
            Arrays.stream(Cap.values()).filter(cap -> cap != Cap.NONE).map(Cap::wireName).toList());
  }
}
