package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.ManualClock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 1000);
  private double random = 0;
  private final Backoff backoff = new Backoff(clock, () -> random);

  @Test
  void firstTry_isDueAtOnce() {
    assertThat(backoff.dueIn()).isZero();
  }

  @Test
  void pauses_doubleUpToHalfAMinute() {
    random = 0.999_999;
    long[] expected = {1, 2, 4, 8, 16, 30, 30, 30};
    for (long seconds : expected) {
      backoff.failed();
      assertThat(millisLeft()).isBetween(seconds * 1000 - 1, seconds * 1000);
    }
  }

  @Test
  void pauses_areHalfAsLongAtLeast() {
    backoff.failed();
    assertThat(millisLeft()).isEqualTo(500);
    random = 0.5;
    backoff.failed();
    assertThat(millisLeft()).isEqualTo(1500);
  }

  @Test
  void pause_passes() {
    backoff.failed();
    clock.advanceMillis(499);
    assertThat(backoff.dueIn()).isPositive();
    clock.advanceMillis(1);
    assertThat(backoff.dueIn()).isNotPositive();
  }

  @Test
  void success_beginsAnew() {
    backoff.failed();
    backoff.failed();
    backoff.succeeded();
    assertThat(backoff.dueIn()).isNotPositive();
    backoff.failed();
    assertThat(millisLeft()).isEqualTo(500);
  }

  private long millisLeft() {
    return TimeUnit.NANOSECONDS.toMillis(backoff.dueIn());
  }
}
