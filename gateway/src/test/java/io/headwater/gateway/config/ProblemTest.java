package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void toString_withLine_namesIt() {
    assertThat(new Problem("a.conf", 7, "headwater.x", "-1", ">= 0"))
        .hasToString("a.conf:7: headwater.x: -1 (expected: >= 0)");
  }

  @Test
  void toString_withoutLine_namesTheSource() {
    assertThat(new Problem("environment", 0, "headwater.x", "-1", ">= 0"))
        .hasToString("environment: headwater.x: -1 (expected: >= 0)");
  }

  @Test
  void value_ofAnyLengthAndKind_isShortAndPrintable() {
    Problem problem = new Problem("a", 1, "k", "\n\u00e9\u001b" + "x".repeat(9000), "e");

    assertThat(problem.value())
        .startsWith("\\u000a\\u00e9\\u001bxxx")
        .endsWith("x...")
        .hasSizeLessThan(300);
  }
}
