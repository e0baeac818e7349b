package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingBudgetTest {
  private static final long SECOND = 1_000_000_000;
  private static final int THREADS = 8;

  @ParameterizedTest
  @ValueSource(longs = {0, -SECOND, Long.MAX_VALUE - SECOND / 2, Long.MIN_VALUE, Long.MAX_VALUE})
  void admit_atTheEdgesOfASecond_isExact(long start) {
    SlidingBudget budget = new SlidingBudget(2);

    assertThat(budget.admit(start)).isTrue();
    assertThat(budget.admit(start + SECOND - 2)).isTrue();
    assertThat(budget.admit(start + SECOND - 1)).isFalse();
    assertThat(budget.admit(start + SECOND)).isTrue();
    assertThat(budget.admit(start + SECOND)).isFalse();
    assertThat(budget.admit(start + 2 * SECOND - 3)).isFalse();
    assertThat(budget.admit(start + 2 * SECOND - 2)).isTrue();
    assertThat(budget.admit(start + 2 * SECOND - 1)).isFalse();
    assertThat(budget.admit(start + 2 * SECOND)).isTrue();
  }

  @Test
  void admit_ofZero_admitsNone() {
    SlidingBudget budget = new SlidingBudget(0);

    for (long second = 0; second < 10; second++) {
      assertThat(budget.admit(second * SECOND)).isFalse();
      assertThat(budget.hasRoom(second * SECOND)).isFalse();
    }
  }

  @Test
  void admit_afterASilence_admitsNoMoreThanN() {
    SlidingBudget budget = new SlidingBudget(3);
    long later = 3600 * SECOND;

    assertThat(LongStream.range(0, 10).filter(n -> budget.admit(n)).count()).isEqualTo(3);
    assertThat(LongStream.range(0, 10).filter(n -> budget.admit(later + n)).count()).isEqualTo(3);
  }

  @Test
  void hasRoom_tellsWhatAdmitWouldDo_andUsesNothingUp() {
    SlidingBudget budget = new SlidingBudget(1);

    assertThat(budget.hasRoom(0)).isTrue();
    assertThat(budget.hasRoom(0)).isTrue();
    assertThat(budget.admit(0)).isTrue();
    assertThat(budget.hasRoom(SECOND - 1)).isFalse();
    assertThat(budget.hasRoom(SECOND)).isTrue();
  }

  @Test
  void construction_outOfBounds_isRefused() {
    assertThat(new SlidingBudget(SlidingBudget.LARGEST).maxPerSecond()).isEqualTo(100_000);
    assertThatThrownBy(() -> new SlidingBudget(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max-per-second: -1 (expected: 0 to 100000)");
    assertThatThrownBy(() -> new SlidingBudget(100_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max-per-second: 100001 (expected: 0 to 100000)");
  }

  /** As many as a list of all admissions would have allowed: never more, and never fewer. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100})
  void admit_randomFlood_admitsWhatAFullMemoryWould(int max) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    SlidingBudget budget = new SlidingBudget(max);
    List<Long> admitted = new ArrayList<>();
    long now = random.nextLong();
    for (int n = 0; n < 20_000; n++) {
      now += random.nextInt(5) == 0 ? random.nextLong(SECOND / 3) : random.nextLong(SECOND / 500);
      int recent = 0;
      for (int i = admitted.size() - 1; i >= 0 && now - admitted.get(i) < SECOND; i--) {
        recent++;
      }
      assertThat(budget.hasRoom(now)).as("seed %d, %d", seed, n).isEqualTo(recent < max);
      assertThat(budget.admit(now)).as("seed %d, %d", seed, n).isEqualTo(recent < max);
      if (recent < max) {
        admitted.add(now);
      }
    }
    assertThat(admitted).hasSizeGreaterThan(max * 10);
  }

  /** At one moment, exactly N, whoever comes first; and again a second later. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 50, 1000})
  void admit_manyThreadsAtOneMoment_admitExactlyN(int max) throws Exception {
    SlidingBudget budget = new SlidingBudget(max);
    for (long second = 0; second < 20; second++) {
      long now = second * SECOND;
      List<Long> counts =
          together(
              () -> LongStream.range(0, 2L * max + 100).filter(n -> budget.admit(now)).count());

      assertThat(counts.stream().mapToLong(Long::longValue).sum()).isEqualTo(max);
    }
  }

  /** Nobody is turned away while there is room, however many come at once. */
  @Test
  void admit_manyThreadsWithinTheBudget_admitEachOfThem() throws Exception {
    for (int n = 0; n < 100; n++) {
      SlidingBudget budget = new SlidingBudget(THREADS * 500);
      List<Long> counts =
          together(() -> LongStream.range(0, 500).filter(turn -> budget.admit(0)).count());

      assertThat(counts).containsOnly(500L);
      assertThat(budget.admit(0)).isFalse();
    }
  }

  /** Threads that read a common clock, each in its own time, so that readings come out of order. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 64})
  void admit_manyThreadsOnAMovingClock_neverExceedNInAnySecond(int max) throws Exception {
    SlidingBudget budget = new SlidingBudget(max);
    AtomicLong clock = new AtomicLong();
    long step = SECOND / 1000 / max;
    List<List<Long>> admitted =
        together(
            () -> {
              List<Long> mine = new ArrayList<>();
              for (int n = 0; n < 100_000; n++) {
                long now = clock.addAndGet(step);
                if (budget.admit(now)) {
                  mine.add(now);
                }
              }
              return mine;
            });

    long[] times =
        admitted.stream().flatMap(List::stream).mapToLong(Long::longValue).sorted().toArray();
    for (int i = max; i < times.length; i++) {
      assertThat(times[i] - times[i - max]).as("%d", i).isGreaterThanOrEqualTo(SECOND);
    }
    // 8 * 100,000 steps are 800 / max seconds, in each of which about max are admitted.
    assertThat(times).hasSizeGreaterThan(200);
  }

  private static <T> List<T> together(Callable<T> task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CountDownLatch start = new CountDownLatch(THREADS);
      List<Future<T>> results = new ArrayList<>();
      for (int n = 0; n < THREADS; n++) {
        results.add(
            threads.submit(
                () -> {
                  start.countDown();
                  start.await();
                  return task.call();
                }));
      }
      List<T> values = new ArrayList<>();
      for (Future<T> result : results) {
        values.add(result.get());
      }
      return values;
    } finally {
      threads.shutdownNow();
    }
  }
}
