package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {
  private static final long ALL = 1L << 56;

  /** Digits of T itself: what is announced is what was compared with. */
  @ParameterizedTest(name = "{0} is announced as {1}")
  @CsvSource({
    "1, 0",
    "0.75, 4",
    "0.5, 8",
    "0.25, c",
    "0.125, e",
    "0.0625, f",
    "0.1, e6666666666666",
    "0.01, fd70a3d70a3d71",
    "0.001, ffbe76c8b43958",
    "1.3877787807814457e-17, ffffffffffffff",
  })
  void encode_table(double probability, String th) {
    assertThat(Threshold.ofProbability(probability).encode()).isEqualTo(th);
  }

  @Test
  void encode_ofEveryLength_readsBackAsT() {
    SplittableRandom random = new SplittableRandom(2);
    for (int n = 0; n < 100_000; n++) {
      long value = random.nextLong(ALL) >>> random.nextInt(56) << random.nextInt(20) & ALL - 1;
      String th = new Threshold(value).encode();
      assertThat(th).matches("0|[0-9a-f]{0,13}[1-9a-f]");
      assertThat(Long.parseLong((th + "0".repeat(14)).substring(0, 14), 16)).isEqualTo(value);
    }
  }

  @Test
  void encode_ofNever_isRefused() {
    assertThatThrownBy(Threshold.NEVER::encode).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.9, 0.5, 1 / 3.0, 0.1, 0.01, 0.001, 1e-6, 1e-12, 0})
  void ofProbability_isTheRoundedComplement(double probability) {
    long expected =
        BigDecimal.ONE
            .subtract(new BigDecimal(probability))
            .multiply(BigDecimal.valueOf(ALL))
            .setScale(0, RoundingMode.HALF_DOWN)
            .longValueExact();
    assertThat(Threshold.ofProbability(probability).value()).isEqualTo(expected);
  }

  @Test
  void ofProbability_tooSmallForT_keepsNothing() {
    assertThat(Threshold.ofProbability(0)).isEqualTo(Threshold.NEVER);
    assertThat(Threshold.ofProbability(-0.0)).isEqualTo(Threshold.NEVER);
    assertThat(Threshold.ofProbability(1e-18)).isEqualTo(Threshold.NEVER);
    assertThat(Threshold.ofProbability(Double.MIN_VALUE)).isEqualTo(Threshold.NEVER);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.000001, Double.NaN, Double.POSITIVE_INFINITY, -1e-300})
  void ofProbability_outOfRange_isRefused(double probability) {
    assertThatThrownBy(() -> Threshold.ofProbability(probability))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("probability: " + probability + " (expected: 0 to 1)");
  }

  @Test
  void keeps_comparesTheLow56Bits() {
    Threshold quarter = Threshold.ofProbability(0.25);
    assertThat(quarter.keeps(0xc0000000000000L)).isTrue();
    assertThat(quarter.keeps(0xbfffffffffffffL)).isFalse();
    assertThat(quarter.keeps(0xffc0000000000000L)).isTrue();
    assertThat(quarter.keeps(0xffbfffffffffffffL)).isFalse();
    assertThat(Threshold.ofProbability(1).keeps(0)).isTrue();
    assertThat(Threshold.NEVER.keeps(-1L)).isFalse();
    assertThat(Threshold.ofProbability(0x1p-56).keeps(-1L)).isTrue();
  }

  /** What a small probability keeps, a larger one keeps too. */
  @Test
  void keeps_isConsistent() {
    Threshold[] ascending = {
      Threshold.NEVER,
      Threshold.ofProbability(0.001),
      Threshold.ofProbability(0.01),
      Threshold.ofProbability(0.1),
      Threshold.ofProbability(0.5),
      Threshold.ofProbability(1)
    };
    SplittableRandom random = new SplittableRandom(6);
    for (int n = 0; n < 100_000; n++) {
      long traceIdLow = random.nextLong();
      for (int i = 1; i < ascending.length; i++) {
        assertThat(!ascending[i - 1].keeps(traceIdLow) || ascending[i].keeps(traceIdLow)).isTrue();
      }
    }
  }
}
