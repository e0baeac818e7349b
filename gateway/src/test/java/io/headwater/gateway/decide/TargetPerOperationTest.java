package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.route.RouteMatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TargetPerOperationTest {
  private static final int OPERATIONS = 2_000;
  private static final FakeRequest REQUEST = FakeRequest.of("GET", "/");

  /** Half an hour, 400 a second over 2,000 operations, of which the last are very rare. */
  @Test
  void floor_longTail_isReachedByEveryOperationInEveryMinute() {
    ManualClock clock = new ManualClock(0);
    int floor = 2;
    DecisionEngine engine =
        engine(new SamplingKind.TargetPerOperation(0.02, floor, OPERATIONS), 0, clock);
    SplittableRandom random = new SplittableRandom(5);
    RouteMatch[] matches = new RouteMatch[OPERATIONS];
    for (int i = 0; i < OPERATIONS; i++) {
      matches[i] = operation("E" + i);
    }
    int[] arrived = new int[OPERATIONS];
    int[] sampled = new int[OPERATIONS];
    long arrivals = 0;
    double adjusted = 0;
    double variance = 0;
    long forced = 0;
    double now = 0;
    int minute = 0;
    while (minute < 30) {
      now -= Math.log(1 - random.nextDouble()) / 400 * 1e9;
      if ((int) (now / 60e9) != minute) {
        for (int i = 0; i < OPERATIONS; i++) {
          assertThat(sampled[i]).isGreaterThanOrEqualTo(Math.min(floor, arrived[i]));
          arrived[i] = 0;
          sampled[i] = 0;
        }
        minute++;
      }
      clock.set((long) now);
      int operation = (int) (OPERATIONS * Math.pow(random.nextDouble(), 3));
      Decision decision = engine.decide(REQUEST, matches[operation], random.nextLong());
      arrivals++;
      arrived[operation]++;
      sampled[operation] += decision.sampled() ? 1 : 0;
      if (decision.sampler() == SamplerType.LOWER_BOUND) {
        forced++;
        assertThat(decision.traceState()).isNull();
        assertThat(decision.samplerParameter()).isEqualTo(2 / 60.0);
      }
      if (decision.traceState() != null) {
        adjusted += 1 / decision.probability();
      }
      // Of a forced one the probability that was in force is not told; it was at most 1.
      variance +=
          decision.sampler() == SamplerType.LOWER_BOUND
              ? 0
              : (1 - decision.probability()) / decision.probability();
    }
    assertThat(forced).isPositive();
    double sigma = Math.sqrt(variance);
    assertThat(adjusted).isBetween(arrivals - 4 * sigma, arrivals + 4 * sigma);
  }

  @Test
  void target_eachOperation_isHeldOnItsOwn() {
    ManualClock clock = new ManualClock(0);
    DecisionEngine engine = engine(new SamplingKind.TargetPerOperation(50, 0, 10), 0, clock);
    SplittableRandom random = new SplittableRandom(6);
    Map<String, Integer> sampled = new HashMap<>();
    for (int millis = 0; millis < 120_000; millis++) {
      clock.advanceMillis(1);
      for (int n = 0; n < 4; n++) {
        count(sampled, engine, n < 3 ? "busy" : "calm", millis >= 60_000, random);
      }
      if (millis % 100 == 0) {
        count(sampled, engine, "rare", millis >= 60_000, random);
      }
    }
    assertThat(sampled.get("busy")).isBetween(2_700, 3_300);
    assertThat(sampled.get("calm")).isBetween(2_700, 3_300);
    assertThat(sampled).containsEntry("rare", 600);
  }

  @Test
  void operations_moreThanTheBound_shareOneTarget() {
    ManualClock clock = new ManualClock(0);
    DecisionEngine engine = engine(new SamplingKind.TargetPerOperation(1, 1, 2), 0, clock);
    clock.advanceMillis(60_000);
    // Nothing is known of any rate yet, so that all are kept until there is.
    for (String endpoint : List.of("a", "b", "c", "d")) {
      for (int n = 0; n < 100; n++) {
        engine.decide(REQUEST, operation(endpoint), 0);
      }
    }
    clock.advanceMillis(30_000);
    assertThat(probability(engine, "a")).isEqualTo(probability(engine, "b"));
    assertThat(probability(engine, "c")).isLessThan(probability(engine, "a"));
    assertThat(probability(engine, "d")).isEqualTo(probability(engine, "c"));
    assertThat(probability(engine, "e")).isEqualTo(probability(engine, "c"));
  }

  @Test
  void operations_areToldApartAsTheirNamesAre() {
    ManualClock clock = new ManualClock(0);
    DecisionEngine engine = engine(new SamplingKind.TargetPerOperation(1e-6, 1, 100), 0, clock);
    clock.advanceMillis(1_000);
    List<RouteMatch> matches =
        List.of(
            operation("a"),
            operation("b"),
            new RouteMatch("r", "other", "a", "micro", "u", null),
            new RouteMatch("r", "s", "a", "micro", "u", "/t"),
            new RouteMatch("r", "s", "a", "micro", "u", "/t/{id}"),
            new RouteMatch("r", "s", "a", "micro", null, null));
    for (String method : List.of("GET", "PUT")) {
      for (RouteMatch match : matches) {
        FakeRequest request = FakeRequest.of(method, "/");
        Decision first = engine.decide(request, match, 0);
        assertThat(first.sampled()).as(match.operation(method)).isTrue();
        clock.advanceMillis(1_000);
        engine.decide(request, match, 0);
        RouteMatch sameName =
            new RouteMatch(
                "x",
                match.service(),
                match.endpoint(),
                "other",
                match.upstream(),
                match.template());
        assertThat(engine.decide(request, sameName, 0).sampled()).isFalse();
      }
    }
  }

  @Test
  void floor_underAFullCap_isTurnedAwayAndTriedAgain() {
    ManualClock clock = new ManualClock(0);
    DecisionEngine engine = engine(new SamplingKind.TargetPerOperation(1e-9, 1, 9), 1, clock);
    clock.advanceMillis(1_000);
    for (String endpoint : List.of("a", "b")) {
      engine.decide(REQUEST, operation(endpoint), 0);
    }
    clock.advanceMillis(60_000);
    assertThat(engine.decide(REQUEST, operation("a"), 0).sampler())
        .isEqualTo(SamplerType.LOWER_BOUND);
    Decision turnedAway = engine.decide(REQUEST, operation("b"), 0);
    assertThat(turnedAway.sampled()).isFalse();
    assertThat(turnedAway.cap()).isEqualTo(Cap.RULE);
    clock.advanceMillis(1_000);
    Decision later = engine.decide(REQUEST, operation("b"), 0);
    assertThat(later.sampled()).isTrue();
    assertThat(engine.decide(REQUEST, operation("b"), 0).cap()).isEqualTo(Cap.NONE);
  }

  private static void count(
      Map<String, Integer> sampled,
      DecisionEngine engine,
      String endpoint,
      boolean settled,
      SplittableRandom random) {
    Decision decision = engine.decide(REQUEST, operation(endpoint), random.nextLong());
    if (decision.sampled() && settled) {
      sampled.merge(endpoint, 1, Integer::sum);
    }
  }

  private static double probability(DecisionEngine engine, String endpoint) {
    return engine.decide(REQUEST, operation(endpoint), -1).probability();
  }

  private static RouteMatch operation(String endpoint) {
    return new RouteMatch("r", "s", endpoint, "micro", "u", null);
  }

  private static DecisionEngine engine(SamplingKind kind, int cap, ManualClock clock) {
    SamplingRule rule = new SamplingRule("r", RequestMatcher.ANY, kind, cap);
    return new DecisionEngine(new SamplingPolicy(List.of(rule), 0, 0), clock);
  }
}
