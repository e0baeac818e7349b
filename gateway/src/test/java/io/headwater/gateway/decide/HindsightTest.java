package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.route.RouteMatch;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes of how exchanges end, by a clock that the test moves. */
class HindsightTest {
  private static final RouteMatch ORDERS = routed("/orders/{id}");
  private static final RouteMatch USERS = routed("/users/{id}");
  private static final FakeRequest GET = FakeRequest.of("GET", "/x");
  private static final EndConditions BOTH = new EndConditions(true, true, 1_000);
  private static final Decision NO = new Decision(false, DecisionReason.DEFAULT, null, 0, null);
  private static final Decision YES =
      new Decision(true, DecisionReason.DEFAULT, null, 1, "ot=th:0");
  private static final Decision NEVER = new Decision(false, DecisionReason.NEVER, "n", 0, null);
  private static final long FOR = TimeUnit.SECONDS.toNanos(30);
  private static final long COOL_DOWN = TimeUnit.MINUTES.toNanos(5);

  private final ManualClock clock = new ManualClock(0);
  private final DecisionLedger ledger = new DecisionLedger(new Operations(3, clock));
  private final Operation orders = ledger.operations().of("GET", ORDERS);

  // --- keep ---

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "true,  true,  true,  1001, ERROR",
        "true,  true,  false, 1001, SLOW",
        "true,  true,  false, 1000, none",
        "true,  false, false, 1001, none",
        "false, true,  true,  1001, SLOW",
        "false, true,  true,  1000, none",
        "false, false, true,  1001, none",
      })
  void kept_isWhatEndsSo(
      boolean error, boolean slow, boolean failed, long nanos, @Nullable EndCause cause) {
    Hindsight hindsight = keep(new EndConditions(error, slow, 1_000), 10, null);
    assertThat(hindsight.ended(orders, NO, failed, nanos)).isEqualTo(cause);
    assertThat(hindsight.ended(orders, YES, failed, nanos)).isNull();
    assertThat(hindsight.ended(orders, NEVER, failed, nanos)).isNull();
    long kept = ledger.snapshot().hindsight().kept().values().stream().mapToLong(n -> n).sum();
    assertThat(kept).isEqualTo(cause == null ? 0 : 1);
  }

  @Test
  void mayKeep_isFalse_whereNothingEverIs() {
    assertThat(keep(BOTH, 10, null).mayKeep(NO)).isTrue();
    assertThat(keep(BOTH, 10, null).mayKeep(YES)).isFalse();
    assertThat(keep(BOTH, 10, null).mayKeep(NEVER)).isFalse();
    assertThat(keep(EndConditions.NONE, 10, null).mayKeep(NO)).isFalse();
    assertThat(Hindsight.NONE.isOn()).isFalse();
    assertThat(Hindsight.NONE.ended(orders, NO, true, 1)).isNull();
  }

  @Test
  void cap_holdsInAnySecond_andAcrossAReload() {
    Hindsight hindsight = keep(BOTH, 2, null);
    assertThat(hindsight.ended(orders, NO, true, 1)).isEqualTo(EndCause.ERROR);
    assertThat(hindsight.ended(orders, NO, false, 2_000)).isEqualTo(EndCause.SLOW);
    assertThat(hindsight.ended(orders, NO, true, 1)).isNull();
    Hindsight reloaded = keep(BOTH, 3, hindsight);
    assertThat(reloaded.ended(orders, NO, true, 1)).isEqualTo(EndCause.ERROR);
    assertThat(reloaded.ended(orders, NO, false, 2_000)).isNull();
    clock.advanceMillis(1_000);
    assertThat(reloaded.ended(orders, NO, false, 2_000)).isEqualTo(EndCause.SLOW);
    HindsightTally.Counts counts = ledger.snapshot().hindsight();
    assertThat(counts.kept()).isEqualTo(Map.of(EndCause.ERROR, 2L, EndCause.SLOW, 2L));
    assertThat(counts.capped()).isEqualTo(Map.of(EndCause.ERROR, 1L, EndCause.SLOW, 1L));
  }

  // --- boost ---

  @Test
  void boost_lasts_andComesAgainAfterTheCoolDown() {
    Hindsight hindsight = boost(0.5, 50);
    DecisionEngine engine = engine(hindsight, 0.001);
    assertThat(probability(engine, ORDERS)).isEqualTo(0.001);
    hindsight.ended(orders, NO, true, 1);
    assertThat(probability(engine, ORDERS)).isEqualTo(0.5);
    assertThat(probability(engine, USERS)).isEqualTo(0.001);
    clock.advanceMillis(29_999);
    // Within the boost it does not begin anew.
    hindsight.ended(orders, NO, true, 1);
    assertThat(probability(engine, ORDERS)).isEqualTo(0.5);
    clock.advanceMillis(1);
    assertThat(probability(engine, ORDERS)).isEqualTo(0.001);
    clock.advanceMillis(269_999);
    hindsight.ended(orders, NO, true, 1);
    assertThat(probability(engine, ORDERS)).isEqualTo(0.001);
    clock.advanceMillis(1);
    hindsight.ended(orders, YES, false, 2_000);
    assertThat(probability(engine, ORDERS)).isEqualTo(0.5);
    assertThat(ledger.snapshot().hindsight().boosts())
        .isEqualTo(new HindsightTally.BoostCounts(2, 0, 1));
  }

  @Test
  void boosted_saysSo_andAnnouncesTheThresholdInForce() {
    Hindsight hindsight = boost(0.5, 50);
    DecisionEngine engine = engine(hindsight, 0.001);
    hindsight.ended(orders, NO, true, 1);
    Decision yes = engine.decide(GET, ORDERS, 1L << 55);
    Decision no = engine.decide(GET, ORDERS, (1L << 55) - 1);
    assertThat(yes.sampled()).isTrue();
    assertThat(yes.traceState()).isEqualTo("ot=th:8");
    assertThat(yes.boosted()).isTrue();
    assertThat(no.sampled()).isFalse();
    assertThat(no.traceState()).isNull();
    assertThat(no.boosted()).isTrue();
    Explanation explained = engine.explain(GET, ORDERS, Caller.UNKNOWN, 1L << 55);
    assertThat(explained.threshold()).isEqualTo(1L << 55);
    assertThat(explained.decision()).isEqualTo(yes);
    ledger.count("GET", ORDERS, yes);
    ledger.count("GET", ORDERS, no);
    HindsightTally.Counts counts = ledger.snapshot().hindsight();
    assertThat(counts.boostedSampled()).isEqualTo(1);
    assertThat(counts.boostedUnsampled()).isEqualTo(1);
  }

  @Test
  void boost_raisesWhatIsLower_andNeverLowers() {
    Hindsight hindsight = boost(0.5, 50);
    hindsight.ended(orders, NO, true, 1);
    for (double probability : new double[] {0, 0.1, 0.5, 0.75, 1}) {
      assertThat(probability(engine(hindsight, probability), ORDERS))
          .isEqualTo(Math.max(0.5, probability));
    }
    SamplingRule target = rule("r", new SamplingKind.TargetPerSecond(1));
    DecisionEngine engine = engine(hindsight, List.of(target), 0);
    for (int n = 0; n < 20_000; n++) {
      clock.advanceMillis(1);
      assertThat(engine.decide(GET, ORDERS, n).probability()).isGreaterThanOrEqualTo(0.5);
    }
    assertThat(engine.decide(GET, USERS, -1).probability()).isLessThan(0.01);
  }

  @Test
  void never_isNotBoosted_andBoostsNothing() {
    Hindsight hindsight = boost(1, 50);
    hindsight.ended(orders, NEVER, true, 1);
    assertThat(ledger.snapshot().hindsight().boosts().begun()).isZero();
    hindsight.ended(orders, NO, true, 1);
    DecisionEngine engine = engine(hindsight, List.of(rule("never", new SamplingKind.Never())), 1);
    assertThat(engine.decide(GET, ORDERS, -1))
        .isEqualTo(new Decision(false, DecisionReason.NEVER, "never", 0, null));
  }

  @Test
  void caps_hold_underABoost() {
    Hindsight hindsight = boost(1, 50);
    hindsight.ended(orders, NO, true, 1);
    SamplingRule capped =
        new SamplingRule("r", RequestMatcher.ANY, new SamplingKind.Probability(0), 3);
    DecisionEngine engine = engine(hindsight, List.of(capped), 0);
    long sampled = 0;
    for (int n = 0; n < 10; n++) {
      Decision decision = engine.decide(GET, ORDERS, n);
      sampled += decision.sampled() ? 1 : 0;
      assertThat(decision.boosted()).isTrue();
      assertThat(decision.cap()).isEqualTo(n < 3 ? Cap.NONE : Cap.RULE);
    }
    assertThat(sampled).isEqualTo(3);
  }

  @Test
  void boosts_areBounded_andOthersHaveNone() {
    Hindsight hindsight = boost(1, 1);
    DecisionEngine engine = engine(hindsight, 0);
    Operation users = ledger.operations().of("GET", USERS);
    Operation unrouted =
        ledger.operations().of("GET", new RouteMatch("", "", "", "micro", null, null));
    Operation beyond = ledger.operations().of("POST", USERS);
    assertThat(beyond).isSameAs(ledger.operations().of("PUT", USERS)).isNotSameAs(users);
    for (Operation none : List.of(unrouted, beyond)) {
      hindsight.ended(none, NO, true, 1);
    }
    assertThat(ledger.snapshot().hindsight().boosts())
        .isEqualTo(new HindsightTally.BoostCounts(0, 0, 0));
    hindsight.ended(orders, NO, true, 1);
    hindsight.ended(users, NO, true, 1);
    assertThat(ledger.snapshot().hindsight().boosts())
        .isEqualTo(new HindsightTally.BoostCounts(1, 1, 1));
    assertThat(probability(engine, USERS)).isZero();
    clock.advanceMillis(30_000);
    // Being refused is no boost: there is nothing to cool down from.
    hindsight.ended(users, NO, true, 1);
    assertThat(probability(engine, USERS)).isEqualTo(1);
    assertThat(probability(engine, ORDERS)).isZero();
  }

  @Test
  void boost_goesOnAcrossAReload_andEndsWhereItIsTurnedOff() {
    Hindsight hindsight = boost(0.5, 50);
    hindsight.ended(orders, NO, true, 1);
    assertThat(probability(engine(boost(0.25, 50), 0), ORDERS)).isEqualTo(0.25);
    assertThat(probability(engine(Hindsight.NONE, 0), ORDERS)).isZero();
  }

  /** Boosts begin with failures, of sampled and unsampled alike, and end; over and over. */
  @Test
  void adjustedCounts_areUnbiased_whileBoostsComeAndGo() {
    Hindsight hindsight =
        Hindsight.of(
            new HindsightSettings(
                EndConditions.NONE,
                0,
                new BoostSettings(
                    BOTH, 0.5, TimeUnit.SECONDS.toNanos(5), TimeUnit.SECONDS.toNanos(20), 50)),
            ledger,
            null);
    DecisionEngine engine = engine(hindsight, 0.02);
    SplittableRandom random = new SplittableRandom(20_261_128);
    int requests = 400_000;
    double estimate = 0;
    double variance = 0;
    long boosted = 0;
    for (int n = 0; n < requests; n++) {
      clock.advanceMillis(1);
      Decision decision = engine.decide(GET, ORDERS, random.nextLong());
      boosted += decision.boosted() ? 1 : 0;
      double p = decision.probability();
      variance += (1 - p) / p;
      if (decision.sampled()) {
        estimate += 1 / new Threshold(thresholdOf(decision)).probability();
      }
      hindsight.ended(orders, decision, random.nextInt(500) == 0, 1);
    }
    assertThat(ledger.snapshot().hindsight().boosts().begun()).isBetween(15L, 21L);
    assertThat(boosted).isBetween(70_000L, 110_000L);
    assertThat(estimate)
        .isBetween(requests - 4 * Math.sqrt(variance), requests + 4 * Math.sqrt(variance));
  }

  // --- what a test has ---

  private Hindsight keep(EndConditions on, int perSecond, @Nullable Hindsight previous) {
    return Hindsight.of(new HindsightSettings(on, perSecond, BoostSettings.NONE), ledger, previous);
  }

  private Hindsight boost(double probability, int most) {
    return Hindsight.of(
        new HindsightSettings(
            EndConditions.NONE, 0, new BoostSettings(BOTH, probability, FOR, COOL_DOWN, most)),
        ledger,
        null);
  }

  private DecisionEngine engine(Hindsight hindsight, double defaultProbability) {
    return engine(hindsight, List.of(), defaultProbability);
  }

  private DecisionEngine engine(
      Hindsight hindsight, List<SamplingRule> rules, double defaultProbability) {
    return new DecisionEngine(
        new SamplingPolicy(rules, defaultProbability, 0),
        clock,
        DecisionSteps.NONE,
        null,
        hindsight.boost());
  }

  private static double probability(DecisionEngine engine, RouteMatch match) {
    return engine.decide(GET, match, 0).probability();
  }

  private static SamplingRule rule(String name, SamplingKind kind) {
    return new SamplingRule(name, RequestMatcher.ANY, kind);
  }

  private static RouteMatch routed(String template) {
    return new RouteMatch("r", "svc", "", "micro", "svc", template);
  }

  private static long thresholdOf(Decision decision) {
    String digits = String.valueOf(decision.traceState()).substring("ot=th:".length());
    return Long.parseLong(digits + "0".repeat(14 - digits.length()), 16);
  }
}
