package io.headwater.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private long lag;

  @Test
  void limit_isOfAllLoopsTogether() {
    InFlight inFlight = new InFlight(2);
    Admission one = new Admission(inFlight, () -> 0, 0);
    Admission two = new Admission(inFlight, () -> 0, 0);
    assertThat(one.enter()).isTrue();
    assertThat(two.enter()).isTrue();
    assertThat(one.enter()).isFalse();
    assertThat(two.enter()).isFalse();
    two.leave();
    assertThat(one.enter()).isTrue();
    assertThat(two.enter()).isFalse();
  }

  @Test
  void loopThatIsLate_takesOnNoMore_andTakesNoPlace() {
    InFlight inFlight = new InFlight(1);
    Admission late = new Admission(inFlight, () -> lag, 10);
    lag = 11;
    assertThat(late.enter()).isFalse();
    lag = 10;
    assertThat(late.enter()).isTrue();
    late.leave();
    lag = Long.MAX_VALUE;
    assertThat(new Admission(inFlight, () -> lag, 0).enter()).isTrue();
  }

  @Test
  void unlimited_takesAll() {
    for (int n = 0; n < 100; n++) {
      assertThat(Admission.UNLIMITED.enter()).isTrue();
    }
  }

  @Test
  void manyThreads_neverExceedTheLimit() throws Exception {
    InFlight inFlight = new InFlight(3);
    AtomicInteger within = new AtomicInteger();
    List<CompletableFuture<Integer>> threads = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      threads.add(
          CompletableFuture.supplyAsync(
              () -> {
                Admission admission = new Admission(inFlight, () -> 0, 0);
                int most = 0;
                for (int round = 0; round < 20_000; round++) {
                  if (admission.enter()) {
                    most = Math.max(most, within.incrementAndGet());
                    within.decrementAndGet();
                    admission.leave();
                  }
                }
                return most;
              }));
    }
    for (CompletableFuture<Integer> thread : threads) {
      assertThat(thread.get(60, TimeUnit.SECONDS)).isBetween(0, 3);
    }
    Admission last = new Admission(inFlight, () -> 0, 0);
    for (int n = 0; n < 3; n++) {
      assertThat(last.enter()).as("every place came free again").isTrue();
    }
    assertThat(last.enter()).isFalse();
  }
}
