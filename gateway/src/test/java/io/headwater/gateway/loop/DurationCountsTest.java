package io.headwater.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DurationCountsTest {
  private static final List<Double> BOUNDS = List.of(0.001, 0.01);

  private final DurationCounts loop = new DurationCounts(BOUNDS);

  @Test
  void duration_isInTheBucketWhoseBoundItReaches() {
    loop.add(0);
    loop.add(-5);
    loop.add(TimeUnit.MILLISECONDS.toNanos(1));
    loop.add(TimeUnit.MILLISECONDS.toNanos(1) + 1);
    loop.add(TimeUnit.MILLISECONDS.toNanos(10));
    loop.add(TimeUnit.SECONDS.toNanos(9));
    assertThat(totals(loop).counts()).containsExactly(3, 2, 1);
    assertThat(totals(loop).sum()).isCloseTo(9.012, within(1e-6));
  }

  @Test
  void shownDurations_areTheLastOfTheirBucket_overAllLoops() {
    DurationCounts other = new DurationCounts(BOUNDS);
    loop.show(new TracedDuration("a", "1", 5, 100), 0);
    loop.show(new TracedDuration("b", "2", 6, 101), 0);
    other.show(new TracedDuration("c", "3", 7, 50), 0);
    other.show(new TracedDuration("d", "4", TimeUnit.SECONDS.toNanos(1), 50), 0);
    assertThat(totals(loop, other).shown())
        .extracting(TracedDuration::traceId)
        .containsExactly("b", "d");
    assertThat(totals(loop, other).counts()).containsOnly(0);
  }

  @Test
  void example_isWantedOnceASecondOfEachBucket() {
    long second = TimeUnit.SECONDS.toNanos(1);
    assertThat(loop.wantsExample(5, -3)).isTrue();
    loop.show(new TracedDuration("a", "1", 5, 100), -3);
    assertThat(loop.wantsExample(6, second - 4)).isFalse();
    assertThat(loop.wantsExample(6, second - 3)).isTrue();
    assertThat(loop.wantsExample(second, 0)).as("another bucket").isTrue();
  }

  private static DurationTotals totals(DurationCounts... loops) {
    DurationTotals totals = new DurationTotals(BOUNDS);
    for (DurationCounts one : loops) {
      totals.add(one);
    }
    return totals;
  }
}
