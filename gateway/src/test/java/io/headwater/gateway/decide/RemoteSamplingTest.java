package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.gateway.decide.RemoteStrategy.PerOperation;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.route.RouteMatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a remote strategy makes of calls that no rule matches. */
class RemoteSamplingTest {
  private static final RemoteBounds ANY = new RemoteBounds(0, 1, 2_000);
  private static final FakeRequest GET = FakeRequest.of("GET", "/orders/7");

  /** Its span is named {@code GET /orders/{id}}. */
  private static final RouteMatch ORDERS =
      new RouteMatch("orders", "", "", "micro", "svc", "/orders/{id}");

  /** Its span is named {@code GET greeter Say.Hello}. */
  private static final RouteMatch HELLO =
      new RouteMatch("micro", "greeter", "Say.Hello", "micro", "greeter", null);

  private static final RouteMatch NOTHING = new RouteMatch("", "", "", "micro", null, null);
  private static final long SMALLEST = 0;
  private static final long LARGEST = (1L << 56) - 1;

  private final ManualClock clock = new ManualClock(-5);
  private final RemoteSampling remote = new RemoteSampling(clock);
  private DecisionEngine engine = engine(new SamplingPolicy(List.of(), 0.125, 0));

  @Test
  void decide_noStrategy_isTheDefaultOfTheFile() {
    Decision decision = engine.decide(GET, ORDERS, LARGEST);

    assertThat(decision.reason()).isEqualTo(DecisionReason.DEFAULT);
    assertThat(decision.probability()).isEqualTo(0.125);
    assertThat(decision.traceState()).isEqualTo("ot=th:e");
    assertThat(decision.sampler()).as("Jaeger did not ask for it").isEqualTo(SamplerType.LOCAL);
  }

  @Test
  void decide_withoutRemote_isToldAsProbabilistic() {
    DecisionEngine alone = new DecisionEngine(new SamplingPolicy(List.of(), 0.125, 0), clock);

    assertThat(alone.decide(GET, ORDERS, LARGEST).sampler()).isEqualTo(SamplerType.PROBABILISTIC);
  }

  @Test
  void decide_perOperation_isByTheNameOfTheSpan() {
    remote.follow(
        perOperation(0.25, 0, Map.of("GET /orders/{id}", 0.5, "GET greeter Say.Hello", 1.0)), ANY);

    assertThat(engine.decide(GET, ORDERS, LARGEST)).isEqualTo(remote(0.5, "ot=th:8"));
    assertThat(engine.decide(GET, HELLO, SMALLEST)).isEqualTo(remote(1, "ot=th:0"));
    assertThat(engine.decide(GET, NOTHING, LARGEST)).isEqualTo(remote(0.25, "ot=th:c"));
    assertThat(engine.decide(FakeRequest.of("PUT", "/orders/7"), ORDERS, LARGEST))
        .isEqualTo(remote(0.25, "ot=th:c"));
    Decision dropped = engine.decide(GET, ORDERS, SMALLEST);
    assertThat(dropped.sampled()).isFalse();
    assertThat(dropped.reason()).isEqualTo(DecisionReason.REMOTE);
    assertThat(dropped.traceState()).isNull();
  }

  @Test
  void decide_probabilityForAll_isThat() {
    remote.follow(new RemoteStrategy.Probability(0.25), ANY);

    assertThat(engine.decide(GET, ORDERS, LARGEST)).isEqualTo(remote(0.25, "ot=th:c"));
    assertThat(engine.decide(GET, HELLO, SMALLEST).sampled()).isFalse();
  }

  @Test
  void decide_methodOfNobody_isNamedAsItsSpan() {
    remote.follow(perOperation(0.0, 0, Map.of("HTTP /orders/{id}", 1.0)), ANY);

    FakeRequest brew = FakeRequest.of("BREW", "/orders/7");
    assertThat(engine.explain(brew, ORDERS, Caller.UNKNOWN, SMALLEST).decision())
        .isEqualTo(remote(1, "ot=th:0"));
    assertThat(engine.decide(brew, ORDERS, SMALLEST)).isEqualTo(remote(1, "ot=th:0"));
  }

  @Test
  void decide_strategyWithoutDefault_leavesOtherOperationsToTheFile() {
    remote.follow(new PerOperation(null, 1, 0, Map.of("GET /orders/{id}", 0.0)), ANY);
    clock.advanceMillis(60_000);

    assertThat(engine.decide(GET, HELLO, LARGEST).reason()).isEqualTo(DecisionReason.DEFAULT);
    assertThat(engine.decide(GET, ORDERS, LARGEST).reason()).isEqualTo(DecisionReason.REMOTE);
  }

  @Test
  void decide_boundsOfTheFile_takeThePlaceOfProbabilities() {
    remote.follow(
        perOperation(1.0, 0, Map.of("GET /orders/{id}", 0.0)), new RemoteBounds(0.25, 0.5, 9));

    assertThat(engine.decide(GET, ORDERS, LARGEST)).isEqualTo(remote(0.25, "ot=th:c"));
    assertThat(engine.decide(GET, HELLO, LARGEST)).isEqualTo(remote(0.5, "ot=th:8"));
  }

  @Test
  void decide_afterForgetting_isTheDefaultOfTheFile() {
    remote.follow(new RemoteStrategy.Probability(1), ANY);
    assertThat(engine.decide(GET, ORDERS, SMALLEST).sampled()).isTrue();

    remote.forget();

    assertThat(engine.decide(GET, ORDERS, SMALLEST).reason()).isEqualTo(DecisionReason.DEFAULT);
    assertThat(remote.strategy()).isNull();
  }

  @Test
  void decide_rulesAndNeverRules_standAboveTheStrategy() {
    RequestMatcher orders = RequestMatcher.builder().path(PathPattern.parse("/orders/**")).build();
    RequestMatcher health = RequestMatcher.builder().path(PathPattern.parse("/health")).build();
    engine =
        engine(
            new SamplingPolicy(
                List.of(
                    new SamplingRule("orders", orders, new SamplingKind.Probability(0.5)),
                    new SamplingRule("health", health, new SamplingKind.Never())),
                0,
                0));
    remote.follow(new RemoteStrategy.Probability(1), ANY);

    Decision byRule = engine.decide(GET, ORDERS, LARGEST);
    assertThat(byRule.reason()).isEqualTo(DecisionReason.RULE);
    assertThat(byRule.sampler()).as("Jaeger did not ask for it").isEqualTo(SamplerType.LOCAL);
    assertThat(byRule.samplerParameter()).isEqualTo(0.5);
    assertThat(byRule.traceState()).isEqualTo("ot=th:8");
    assertThat(engine.decide(FakeRequest.of("GET", "/health"), NOTHING, LARGEST).reason())
        .isEqualTo(DecisionReason.NEVER);
  }

  @Test
  void decide_gatewayCap_holdsOverTheStrategy() {
    engine = engine(new SamplingPolicy(List.of(), 0, 1));
    remote.follow(perOperation(1.0, 0, Map.of()), ANY);

    assertThat(engine.decide(GET, ORDERS, SMALLEST).traceState()).isEqualTo("ot=th:0");
    Decision turnedAway = engine.decide(GET, ORDERS, SMALLEST);
    assertThat(turnedAway.sampled()).isFalse();
    assertThat(turnedAway.cap()).isEqualTo(Cap.GATEWAY);
    clock.advanceMillis(1_000);
    Decision touched = engine.decide(GET, ORDERS, SMALLEST);
    assertThat(touched.sampled()).isTrue();
    assertThat(touched.traceState()).isNull();
    assertThat(touched.sampler()).isEqualTo(SamplerType.RATE_LIMITING);
  }

  @Test
  void lowerBound_isKeptWithoutThreshold_andToldAsSuch() {
    remote.follow(perOperation(0.0, 0.5, Map.of()), ANY);

    Decision first = engine.decide(GET, ORDERS, LARGEST);
    assertThat(first.sampled()).isTrue();
    assertThat(first.reason()).isEqualTo(DecisionReason.REMOTE);
    assertThat(first.traceState()).isNull();
    assertThat(first.sampler()).isEqualTo(SamplerType.LOWER_BOUND);
    assertThat(first.samplerParameter()).isEqualTo(0.5);
    assertThat(engine.decide(GET, ORDERS, LARGEST).sampled()).isFalse();
    assertThat(engine.decide(GET, HELLO, LARGEST).sampled()).as("its own").isTrue();
    clock.advanceMillis(1_999);
    assertThat(engine.decide(GET, ORDERS, LARGEST).sampled()).isFalse();
    clock.advanceMillis(1);
    assertThat(engine.decide(GET, ORDERS, LARGEST).sampled()).isTrue();
  }

  @Test
  void lowerBound_countsWhatTheProbabilityKept() {
    remote.follow(perOperation(0.5, 1, Map.of()), ANY);

    assertThat(engine.decide(GET, ORDERS, LARGEST).sampler()).isEqualTo(SamplerType.PROBABILISTIC);
    assertThat(engine.decide(GET, ORDERS, SMALLEST).sampled()).isFalse();
  }

  @Test
  void lowerBound_turnedAwayByTheCap_isNotCounted() {
    engine = engine(new SamplingPolicy(List.of(), 0, 1));
    remote.follow(perOperation(0.0, 0.001, Map.of()), ANY);
    assertThat(engine.decide(GET, HELLO, SMALLEST).sampled()).isTrue();
    assertThat(engine.decide(GET, ORDERS, SMALLEST).cap()).isEqualTo(Cap.GATEWAY);

    clock.advanceMillis(3_000);

    assertThat(engine.decide(GET, ORDERS, SMALLEST).sampler()).isEqualTo(SamplerType.LOWER_BOUND);
  }

  @Test
  void lowerBound_anotherStrategy_goesOnCounting() {
    remote.follow(perOperation(0.0, 0.1, Map.of("GET /orders/{id}", 0.0)), ANY);
    assertThat(engine.decide(GET, ORDERS, SMALLEST).sampled()).isTrue();

    remote.follow(perOperation(0.0, 0.1, Map.of("GET /orders/{id}", 0.25)), ANY);

    assertThat(engine.decide(GET, ORDERS, SMALLEST).sampled()).isFalse();
    assertThat(engine.decide(GET, ORDERS, LARGEST)).isEqualTo(remote(0.25, "ot=th:c"));
  }

  @Test
  void lowerBound_operationsBeyondTheBound_shareOne() {
    remote.follow(perOperation(0.0, 1, Map.of()), new RemoteBounds(0, 1, 2));

    int sampled = 0;
    for (int n = 0; n < 50; n++) {
      RouteMatch match = new RouteMatch("r", "", "", "micro", "svc", "/" + n);
      sampled += engine.decide(GET, match, SMALLEST).sampled() ? 1 : 0;
    }

    assertThat(sampled).isEqualTo(3);
  }

  /** 200 a second, of which 5 are asked for at most, with p = 1: kept ones stand for the others. */
  @Test
  void upperBound_movesTheThreshold_withoutBias() {
    remote.follow(new PerOperation(1.0, 0, 5, Map.of()), ANY);
    Sampled sampled = run(200, 600);

    assertThat(sampled.perSecond).isCloseTo(5, within(0.6));
    assertThat(sampled.adjustedPerSecond).isCloseTo(200, within(25.0));
  }

  @Test
  void upperBound_aboveWhatTheProbabilityKeeps_changesNothing() {
    remote.follow(new PerOperation(0.25, 0, 500, Map.of()), ANY);
    Sampled sampled = run(200, 60);

    assertThat(engine.decide(GET, ORDERS, LARGEST)).isEqualTo(remote(0.25, "ot=th:c"));
    assertThat(sampled.perSecond).isCloseTo(50, within(5.0));
  }

  @Test
  void rateLimit_ofEverything_movesTheThreshold() {
    remote.follow(new RemoteStrategy.RateLimit(5), ANY);
    Sampled sampled = run(200, 600);

    assertThat(sampled.perSecond).isCloseTo(5, within(0.6));
    assertThat(sampled.adjustedPerSecond).isCloseTo(200, within(25.0));
    Decision kept = engine.decide(GET, ORDERS, LARGEST);
    assertThat(kept.sampler()).isEqualTo(SamplerType.RATE_LIMITING);
    assertThat(kept.samplerParameter()).isEqualTo(5);
    remote.follow(new RemoteStrategy.RateLimit(0), ANY);
    assertThat(engine.decide(GET, ORDERS, LARGEST).sampled()).isFalse();
  }

  /**
   * Jaeger's side of the loop as it is documented: it counts what was told as probabilistic with
   * its own probability, and once a minute moves that towards 1 per second, at most doubling it.
   */
  @Test
  void loop_steadyLoad_convergesToTheTarget() {
    double p = 0.001;
    Map<Double, Integer> counted = new HashMap<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int minute = 0; minute < 30; minute++) {
      remote.follow(perOperation(0.001, 1 / 60.0, Map.of("GET /orders/{id}", p)), ANY);
      counted.clear();
      for (int n = 0; n < 60 * 100; n++) {
        clock.advanceMillis(10);
        Decision decision = engine.decide(GET, ORDERS, random.nextLong());
        if (decision.sampled() && decision.sampler() == SamplerType.PROBABILISTIC) {
          counted.merge(decision.samplerParameter(), 1, Integer::sum);
        }
      }
      assertThat(counted.keySet()).isSubsetOf(List.of(p));
      double qps = counted.getOrDefault(p, 0) / 60.0;
      if (Math.abs(qps - 1) >= 0.3) {
        p = Math.min(1, qps == 0 ? 2 * p : Math.min(2 * p, p / qps));
      }
    }
    assertThat(p).as("1 of 100 per second").isBetween(0.006, 0.016);
  }

  private Sampled run(int perSecond, int seconds) {
    SplittableRandom random = new SplittableRandom(11);
    int sampled = 0;
    double adjusted = 0;
    for (int n = 0; n < perSecond * seconds; n++) {
      clock.advanceMillis(1_000 / perSecond);
      Decision decision = engine.decide(GET, ORDERS, random.nextLong());
      if (decision.sampled() && n >= perSecond * seconds / 6) {
        sampled++;
        adjusted += 1 / decision.probability();
        assertThat(decision.traceState()).isNotNull();
      }
    }
    double measured = seconds * 5 / 6.0;
    return new Sampled(sampled / measured, adjusted / measured);
  }

  private record Sampled(double perSecond, double adjustedPerSecond) {}

  private DecisionEngine engine(SamplingPolicy policy) {
    return new DecisionEngine(policy, clock, DecisionSteps.NONE, null, Boost.NONE, remote);
  }

  private static RemoteStrategy perOperation(
      double byDefault, double lowerBound, Map<String, Double> operations) {
    return new PerOperation(byDefault, lowerBound, 0, operations);
  }

  private static Decision remote(double probability, String traceState) {
    return new Decision(true, DecisionReason.REMOTE, null, probability, traceState);
  }
}
