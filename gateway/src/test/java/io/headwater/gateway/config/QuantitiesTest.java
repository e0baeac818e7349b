package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "1, 1B",
    "1023, 1023B",
    "8192, 8k",
    "1536, 1536B",
    "134217728, 128m",
    "1099511627776, 1t"
  })
  void bytes_isExact(long bytes, String text) {
    assertThat(Quantities.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT75S, 75s",
    "PT60S, 1m",
    "PT2H, 2h",
    "PT1.5S, 1500ms",
    "PT0.000001S, 1us",
    "PT0.000000001S, 1ns"
  })
  void duration_isExact(Duration duration, String text) {
    assertThat(Quantities.duration(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "0.001, 0.001", "1e-7, 0.0000001", "0.25, 0.25"})
  void probability_hasNoExponent(double probability, String text) {
    assertThat(Quantities.probability(probability)).isEqualTo(text);
  }
}
