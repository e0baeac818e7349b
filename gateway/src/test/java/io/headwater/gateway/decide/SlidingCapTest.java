package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.SlidingCap.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingCapTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int THREADS = 8;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 100, 1_000})
  void ask_anyArrivals_neverMoreThanTheMostInAnySecond(int most) {
    SplittableRandom random = new SplittableRandom(most);
    long now = -5 * SECOND;
    SlidingCap cap = SlidingCap.of(most, now);
    List<Long> admitted = new ArrayList<>();
    for (int n = 0; n < 200_000; n++) {
      // Now crowded, now sparse, and sometimes silent.
      long pace = random.nextInt(1_000) == 0 ? 2 * SECOND : SECOND / most / (1 + n / 1_000 % 4);
      now += random.nextLong(pace + 1);
      if (cap.ask(now, Effect.COUNT) != Answer.FULL) {
        admitted.add(now);
      }
      if (n % 500 == 0) {
        assertThat(cap.admitted(now)).isEqualTo(withinASecond(admitted, now));
      }
    }
    assertThat(cap.admitted(now + SECOND)).isZero();
    for (int i = most; i < admitted.size(); i++) {
      assertThat(admitted.get(i) - admitted.get(i - most)).isGreaterThanOrEqualTo(SECOND);
    }
    assertThat(admitted.size()).isGreaterThan(most);
  }

  private static int withinASecond(List<Long> admitted, long now) {
    int within = 0;
    while (within < admitted.size() && now - admitted.get(admitted.size() - 1 - within) < SECOND) {
      within++;
    }
    return within;
  }

  @Test
  void ask_room_isUsedWhole() {
    SlidingCap cap = SlidingCap.of(5, 0);
    for (long second = 0; second < 1_000; second++) {
      int admitted = 0;
      for (int n = 0; n < 20; n++) {
        admitted += cap.ask(second * SECOND + n, Effect.COUNT) == Answer.FULL ? 0 : 1;
      }
      assertThat(admitted).isEqualTo(5);
    }
  }

  @Test
  void ask_refusal_limitsWhatIsAdmittedForASecond() {
    SlidingCap cap = SlidingCap.of(2, 0);
    assertThat(cap.ask(0, Effect.COUNT)).isEqualTo(Answer.FREE);
    assertThat(cap.ask(SECOND / 2, Effect.COUNT)).isEqualTo(Answer.FREE);
    assertThat(cap.isLimiting(SECOND / 2)).isFalse();
    assertThat(cap.ask(SECOND / 2 + 1, Effect.COUNT)).isEqualTo(Answer.FULL);
    assertThat(cap.ask(SECOND, Effect.COUNT)).isEqualTo(Answer.LIMITING);
    assertThat(cap.isLimiting(SECOND / 2 + SECOND)).isTrue();
    assertThat(cap.isLimiting(SECOND / 2 + SECOND + 1_000_001)).isFalse();
    assertThat(cap.ask(2 * SECOND, Effect.COUNT)).isEqualTo(Answer.FREE);
  }

  @Test
  void ask_question_takesNoPlace() {
    SlidingCap cap = SlidingCap.of(1, 0);
    for (int n = 0; n < 10; n++) {
      assertThat(cap.ask(5, Effect.PEEK)).isEqualTo(Answer.FREE);
    }
    assertThat(cap.ask(5, Effect.COUNT)).isEqualTo(Answer.FREE);
    assertThat(cap.ask(6, Effect.PEEK)).isEqualTo(Answer.FULL);
    assertThat(cap.isLimiting(6)).as("a question is no refusal").isFalse();
  }

  @Test
  void with_otherMost_countsWhatWasAdmittedBefore() {
    SlidingCap five = SlidingCap.of(5, 0);
    for (int n = 0; n < 5; n++) {
      assertThat(five.ask(n, Effect.COUNT)).isEqualTo(Answer.FREE);
    }
    SlidingCap three = five.with(3);
    SlidingCap forty = three.with(40);
    assertThat(three.ask(11, Effect.COUNT)).isEqualTo(Answer.FULL);
    int admitted = 0;
    for (int n = 0; n < 100; n++) {
      admitted += forty.ask(20, Effect.COUNT) == Answer.FULL ? 0 : 1;
    }
    assertThat(admitted).isEqualTo(35);
    assertThat(five.ask(21, Effect.COUNT)).as("the old one sees them, too").isEqualTo(Answer.FULL);
    assertThat(five.ask(SECOND + 20, Effect.COUNT)).isEqualTo(Answer.LIMITING);
  }

  /** All threads ask at one time, which then moves on: what is admitted in a second is exact. */
  @Test
  void ask_manyThreads_neverMoreThanTheMostInAnySecond() throws Exception {
    int most = 37;
    int steps = 400;
    long step = SECOND / 8;
    SlidingCap cap = SlidingCap.of(most, 0);
    int[] admitted = new int[steps];
    CyclicBarrier barrier = new CyclicBarrier(THREADS);
    AtomicInteger current = new AtomicInteger();
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      tasks.add(
          () -> {
            for (int at = 0; at < steps; at++) {
              barrier.await();
              for (int n = 0; n < 50; n++) {
                if (cap.ask(at * step, Effect.COUNT) != Answer.FULL) {
                  current.getAndIncrement();
                }
              }
              if (barrier.await() == 0) {
                admitted[at] = current.getAndSet(0);
              }
            }
            return true;
          });
    }
    run(tasks);
    for (int at = 0; at + 8 <= steps; at++) {
      assertThat(Arrays.stream(admitted, at, at + 8).sum()).isEqualTo(most);
    }
  }

  /** The ring grows under those who enter it; none is forgotten, and none let in too many. */
  @Test
  void with_grownUnderLoad_forgetsNobody() throws Exception {
    for (int round = 0; round < 200; round++) {
      SlidingCap small = SlidingCap.of(64, 0);
      AtomicInteger admitted = new AtomicInteger();
      AtomicBoolean grown = new AtomicBoolean();
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 3; thread++) {
        tasks.add(
            () -> {
              while (!grown.get()) {
                if (small.ask(1, Effect.COUNT) != Answer.FULL) {
                  admitted.getAndIncrement();
                }
              }
              return true;
            });
      }
      tasks.add(
          () -> {
            SlidingCap large = small.with(1_000);
            grown.set(true);
            return large.ask(1, Effect.PEEK) != Answer.FULL;
          });
      run(tasks);
      SlidingCap large = small.with(1_000);
      while (large.ask(1, Effect.COUNT) != Answer.FULL) {
        admitted.getAndIncrement();
      }
      assertThat(admitted).hasValue(1_000);
    }
  }

  private static void run(List<Callable<Boolean>> tasks) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Boolean> done : executor.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
