package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.route.RouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** {@code target-per-second} on a simulated clock, with random (Poisson) arrivals. */
class TargetRateTest {
  private static final RouteMatch MATCH = new RouteMatch("", "", "", "micro", null, null);
  private static final double SECOND = 1e9;
  private static final int MINUTES = 12;
  private static final double TARGET = 100;

  @Test
  void target_steadyArrivals_isHeldInAnyMinute() {
    Simulation simulation = simulate(second -> 1_000, operation -> MATCH, 1);
    simulation.assertHeld(60, MINUTES * 60, TARGET);
    simulation.assertUnbiased();
  }

  @Test
  void target_fewerArrivalsThanAskedFor_samplesAll() {
    Simulation simulation = simulate(second -> 20, operation -> MATCH, 1);
    assertThat(simulation.sampled()).isGreaterThan(simulation.arrivals * 99L / 100);
    simulation.assertUnbiased();
  }

  @Test
  void target_fiftyfoldBursts_isHeldInAnyMinute() {
    DoubleUnaryOperator rate = second -> second >= 240 && second < 300 ? 10_000 : 200;
    Simulation simulation = simulate(rate, operation -> MATCH, 1);
    simulation.assertHeld(60, MINUTES * 60, TARGET);
    simulation.assertUnbiased();
  }

  @Test
  void target_dailyWave_isHeldInAnyMinute() {
    DoubleUnaryOperator rate = second -> 1_000 + 850 * Math.sin(second / 720 * 2 * Math.PI);
    Simulation simulation = simulate(rate, operation -> MATCH, 1);
    simulation.assertHeld(60, MINUTES * 60, TARGET);
    simulation.assertUnbiased();
  }

  @Test
  void target_longTailOfOperations_isHeldInAnyMinute() {
    Simulation simulation = simulate(second -> 1_500, TargetRateTest::longTail, 2_000);
    simulation.assertHeld(60, MINUTES * 60, TARGET);
    simulation.assertUnbiased();
  }

  /** An hour's silence after a busy time, and the first request is not judged by the busy time. */
  @Test
  void target_afterSilence_forgetsTheRushBefore() {
    ManualClock clock = new ManualClock(0);
    DecisionEngine engine = engine(new SamplingKind.TargetPerSecond(1), clock);
    FakeRequest request = FakeRequest.of("GET", "/");
    for (int n = 0; n < 10_000; n++) {
      clock.advanceMillis(1);
      engine.decide(request, MATCH, n);
    }
    assertThat(engine.decide(request, MATCH, -1).probability()).isBetween(0.0005, 0.002);
    clock.advanceMillis(3_600_000);
    assertThat(engine.decide(request, MATCH, 0).sampled()).isTrue();
  }

  /** What is announced is what was compared, whatever step the threshold is on. */
  @Test
  void target_announcedThreshold_isTheOneInForce() {
    ManualClock clock = new ManualClock(0);
    DecisionEngine engine = engine(new SamplingKind.TargetPerSecond(10), clock);
    SplittableRandom random = new SplittableRandom(3);
    List<String> announced = new ArrayList<>();
    for (int n = 0; n < 100_000; n++) {
      clock.advanceMillis(random.nextInt(1 + n / 20_000 * 3));
      long randomness = random.nextLong();
      FakeRequest request = FakeRequest.of("GET", "/");
      long threshold = engine.explain(request, MATCH, Caller.UNKNOWN, randomness).threshold();
      Decision decision = engine.decide(request, MATCH, randomness);
      assertThat(decision.sampled()).isEqualTo((randomness & (1L << 56) - 1) >= threshold);
      if (decision.sampled()) {
        assertThat(decision.traceState()).isEqualTo("ot=th:" + new Threshold(threshold).encode());
        assertThat(decision.samplerParameter()).isEqualTo(decision.probability());
        announced.add(String.valueOf(decision.traceState()));
      } else {
        assertThat(decision.traceState()).isNull();
      }
    }
    assertThat(announced.stream().distinct()).hasSizeGreaterThan(20);
  }

  private static RouteMatch longTail(int operation) {
    return new RouteMatch("r", "s" + operation, "E", "micro", "u", null);
  }

  private static Simulation simulate(
      DoubleUnaryOperator rate, IntFunction<RouteMatch> operations, int count) {
    ManualClock clock = new ManualClock(0);
    DecisionEngine engine = engine(new SamplingKind.TargetPerSecond(TARGET), clock);
    RouteMatch[] matches = new RouteMatch[count];
    for (int i = 0; i < count; i++) {
      matches[i] = operations.apply(i);
    }
    FakeRequest request = FakeRequest.of("GET", "/");
    SplittableRandom random = new SplittableRandom(20_261_122);
    Simulation simulation = new Simulation();
    double now = 0;
    while (now < MINUTES * 60 * SECOND) {
      now -= Math.log(1 - random.nextDouble()) / rate.applyAsDouble(now / SECOND) * SECOND;
      clock.set((long) now);
      // The square of a uniform number: a few operations have most of the arrivals.
      int operation = (int) (count * Math.pow(random.nextDouble(), 2));
      simulation.add(now, engine.decide(request, matches[operation], random.nextLong()));
    }
    return simulation;
  }

  private static DecisionEngine engine(SamplingKind kind, ManualClock clock) {
    SamplingRule rule = new SamplingRule("r", RequestMatcher.ANY, kind);
    return new DecisionEngine(new SamplingPolicy(List.of(rule), 0, 0), clock);
  }

  /** What came of it. */
  private static final class Simulation {
    private final int[] perSecond = new int[MINUTES * 60 + 2];
    private long arrivals;
    private double adjusted;
    private double variance;

    void add(double now, Decision decision) {
      arrivals++;
      double probability = decision.probability();
      variance += (1 - probability) / probability;
      if (decision.sampled()) {
        perSecond[(int) (now / SECOND)]++;
        adjusted += 1 / probability;
      }
    }

    long sampled() {
      long sum = 0;
      for (int count : perSecond) {
        sum += count;
      }
      return sum;
    }

    void assertHeld(int fromSecond, int toSecond, double target) {
      for (int start = fromSecond; start + 60 <= toSecond; start++) {
        int sum = 0;
        for (int second = start; second < start + 60; second++) {
          sum += perSecond[second];
        }
        assertThat(sum / 60.0).as("from second " + start).isBetween(target * 0.9, target * 1.1);
      }
    }

    /** The variance is that of all decisions, each by the probability that was in force. */
    void assertUnbiased() {
      assertThat(adjusted)
          .isBetween(arrivals - 4 * Math.sqrt(variance), arrivals + 4 * Math.sqrt(variance));
    }
  }
}
