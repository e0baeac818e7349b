package io.headwater.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessAgeTest {
  private static final String STAT =
      "4711 (a (strange) name) S 1 4711 4711 0 -1 4194304 900 0 0 0 12 3 0 0 20 0 23 0 2867012 1893 77";

  @Test
  void age_isTheDifferenceOfUptimeAndStart() {
    assertThat(ProcessAge.millis("28670.73 51234.10\n", STAT)).isEqualTo(610);
  }

  @Test
  void files_thatAreNotAsExpected_areRefused() {
    assertThatThrownBy(() -> ProcessAge.millis("28670.73 1", "4711 (java) S 1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ProcessAge.millis("", STAT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thisProcess_hasAnAge() {
    assertThat(ProcessAge.millis()).isPositive();
  }
}
