package io.headwater.gateway.forward.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {
  private final ManualClock clock = new ManualClock();
  private final AtomicLong requests = new AtomicLong();
  private final RetryBudget budget = new RetryBudget(clock, requests::get);

  @Test
  void aPercentageOfTheRequests_andSomeBesides() {
    budget.limitBy(new RetryBudget.Limits(20, 3));
    requests.addAndGet(100);
    assertThat(takeAll()).isEqualTo(20 + 3);
    requests.addAndGet(5);
    assertThat(takeAll()).isOne();
    clock.advance(Duration.ofSeconds(2));
    assertThat(takeAll()).isEqualTo(3);
  }

  @Test
  void zero_isNone() {
    budget.limitBy(new RetryBudget.Limits(0, 0));
    requests.addAndGet(1_000);
    clock.advance(Duration.ofMinutes(5));
    assertThat(takeAll()).isZero();
  }

  @Test
  void quietTime_savesNothingUp() {
    budget.limitBy(new RetryBudget.Limits(10, 0));
    // An hour with ten requests a second, and nothing to retry.
    requests.addAndGet(36_000);
    clock.advance(Duration.ofHours(1));
    assertThat(takeAll()).isBetween(9, 10);
  }

  /** Of any ten seconds no more is retried than twenty seconds of requests allow. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void outage_isNeverMultiplied(long seed) {
    budget.limitBy(new RetryBudget.Limits(20, 3));
    SplittableRandom random = new SplittableRandom(seed);
    long retries = 0;
    int seconds = 300;
    for (int tenth = 0; tenth < seconds * 10; tenth++) {
      clock.advance(Duration.ofMillis(100));
      int arriving = random.nextInt(20);
      for (int n = 0; n < arriving; n++) {
        requests.incrementAndGet();
        retries += budget.tryTake() ? 1 : 0;
      }
    }
    double allowed = 0.2 * requests.get() + 3 * seconds;
    assertThat((double) retries).isLessThanOrEqualTo(allowed * 1.1).isGreaterThan(allowed * 0.8);
  }

  @Test
  void manyLoopsAtOnce_takeNoMoreThanThereIs() throws Exception {
    budget.limitBy(new RetryBudget.Limits(10, 0));
    requests.addAndGet(10_000);
    ExecutorService loops = Executors.newFixedThreadPool(4);
    List<Future<Integer>> taken = new ArrayList<>();
    for (int loop = 0; loop < 4; loop++) {
      taken.add(loops.submit(this::takeAll));
    }
    int all = 0;
    for (Future<Integer> each : taken) {
      all += each.get();
    }
    loops.shutdown();
    assertThat(all).isEqualTo(1_000);
  }

  private int takeAll() {
    int taken = 0;
    while (budget.tryTake()) {
      taken++;
    }
    return taken;
  }
}
