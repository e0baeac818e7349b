package io.headwater.gateway.forward.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  @ParameterizedTest
  @CsvSource({"1,25", "2,50", "3,100", "4,200", "5,250", "9,250", "1000,250"})
  void wait_isAnythingUpToItsBound(int nth, int boundMillis) {
    Backoff backoff = new Backoff(Duration.ofMillis(25), Duration.ofMillis(250));
    SplittableRandom random = new SplittableRandom(nth);
    long bound = Duration.ofMillis(boundMillis).toNanos();
    long[] waits = LongStream.range(0, 10_000).map(n -> backoff.nanos(nth, random)).toArray();
    assertThat(LongStream.of(waits).min().orElseThrow()).isBetween(0L, bound / 50);
    assertThat(LongStream.of(waits).max().orElseThrow()).isBetween(bound * 49 / 50, bound);
    assertThat(LongStream.of(waits).average().orElseThrow() / bound).isBetween(0.48, 0.52);
  }

  @Test
  void zero_isNoWait() {
    SplittableRandom random = new SplittableRandom(1);
    assertThat(new Backoff(Duration.ZERO, Duration.ofSeconds(1)).nanos(5, random)).isZero();
    assertThat(new Backoff(Duration.ofSeconds(1), Duration.ZERO).nanos(5, random)).isZero();
  }
}
