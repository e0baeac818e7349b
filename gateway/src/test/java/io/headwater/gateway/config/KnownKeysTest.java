package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownKeysTest {
  private static final List<String> KNOWN = List.of("timeout", "connect-timeout", "attempts", "to");

  @ParameterizedTest
  @CsvSource({
    "timeuot, timeout",
    "time-out, timeout",
    "TIMEOUT, timeout",
    "connect_timeout, connect-timeout",
    "attempt, attempts",
    "too, to",
    "certificate, none"
  })
  void expectedInsteadOf_namesTheNearestKey(String unknown, String nearest) {
    assertThat(KnownKeys.expectedInsteadOf(unknown, KNOWN))
        .isEqualTo(
            nearest.equals("none")
                ? "a known key: attempts, connect-timeout, timeout, to"
                : "a known key; did you mean `" + nearest + "`?");
  }
}
