package io.headwater.gateway.decide.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationBudgetTest {
  private static final long INTERVAL = 1_000_000_000L / VerificationBudget.PER_SECOND;

  @ParameterizedTest
  @ValueSource(longs = {0, -7, Long.MAX_VALUE - 5, Long.MIN_VALUE})
  void tryTake_atOnceAndThen_givesBurstAndRate(long start) {
    AtomicLong nanos = new AtomicLong(start);
    VerificationBudget budget = new VerificationBudget(nanos::get);

    assertThat(taken(budget)).isEqualTo(VerificationBudget.BURST);
    nanos.addAndGet(INTERVAL - 1);
    assertThat(taken(budget)).isZero();
    nanos.addAndGet(1);
    assertThat(taken(budget)).isEqualTo(1);
    nanos.addAndGet(3 * INTERVAL);
    assertThat(taken(budget)).isEqualTo(3);
  }

  @Test
  void tryTake_afterAnIdleDay_givesNoMoreThanABurst() {
    AtomicLong nanos = new AtomicLong();
    VerificationBudget budget = new VerificationBudget(nanos::get);

    nanos.addAndGet(86_400L * 1_000_000_000L);

    assertThat(taken(budget)).isEqualTo(VerificationBudget.BURST);
  }

  private static int taken(VerificationBudget budget) {
    int taken = 0;
    while (budget.tryTake()) {
      taken++;
    }
    return taken;
  }
}
