package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.route.RouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Caps alone and combined, the steps before the rules, and what outlives a configuration. */
class CapsAndReloadTest {
  private static final RouteMatch MATCH = new RouteMatch("", "", "", "micro", null, null);
  private static final SamplingKind ALWAYS = new SamplingKind.Always();
  private final ManualClock clock = new ManualClock(0);

  @Test
  void ruleCap_turnsAwayAndMarksWhatItLimits() {
    DecisionEngine engine = engine(0, rule("r", "/a", ALWAYS, 2));
    assertThat(decide(engine, "/a")).isEqualTo(sampled("r", "ot=th:0"));
    assertThat(decide(engine, "/a")).isEqualTo(sampled("r", "ot=th:0"));
    Decision turnedAway = decide(engine, "/a");
    assertThat(turnedAway.sampled()).isFalse();
    assertThat(turnedAway.cap()).isEqualTo(Cap.RULE);
    assertThat(turnedAway.reason()).isEqualTo(DecisionReason.RULE);
    assertThat(turnedAway.traceState()).isNull();
    assertThat(decide(engine, "/a")).as("built beforehand").isSameAs(turnedAway);

    clock.advanceMillis(1_001);
    Decision limited = decide(engine, "/a");
    assertThat(limited.sampled()).isTrue();
    assertThat(limited.cap()).isEqualTo(Cap.NONE);
    decide(engine, "/a");
    decide(engine, "/a");
    clock.advanceMillis(999);
    assertThat(decide(engine, "/a").sampled()).isFalse();
    clock.advanceMillis(1);
    limited = decide(engine, "/a");
    assertThat(limited.sampled()).isTrue();
    assertThat(limited.traceState()).as("its share of the requests is not known").isNull();
    assertThat(limited.cap()).isEqualTo(Cap.RULE);
    assertThat(limited.sampler()).isEqualTo(SamplerType.RATE_LIMITING);
    assertThat(limited.samplerParameter()).isEqualTo(2);
  }

  @Test
  void gatewayCap_holdsForRulesAndDefaultTogether() {
    DecisionEngine engine = engine(3, 1, rule("r", "/a", ALWAYS, 2), rule("s", "/b", ALWAYS, 0));
    assertThat(decide(engine, "/a").sampled()).isTrue();
    assertThat(decide(engine, "/b").sampled()).isTrue();
    assertThat(decide(engine, "/c").sampled()).isTrue();
    assertThat(decide(engine, "/a").cap()).isEqualTo(Cap.GATEWAY);
    assertThat(decide(engine, "/b").cap()).isEqualTo(Cap.GATEWAY);
    Decision byDefault = decide(engine, "/c");
    assertThat(byDefault.sampled()).isFalse();
    assertThat(byDefault.cap()).isEqualTo(Cap.GATEWAY);
    assertThat(byDefault.reason()).isEqualTo(DecisionReason.DEFAULT);
    assertThat(decide(engine, "/a").cap()).as("the rule's cap is asked first").isEqualTo(Cap.RULE);
  }

  @Test
  void budgets_sayWhatIsAllowed_andWhatIsUsed() {
    DecisionEngine engine =
        engine(
            9,
            rule("capped", "/a", ALWAYS, 2),
            rule("never", "/n", new SamplingKind.Never(), 0),
            rule("target", "/t", new SamplingKind.TargetPerSecond(4), 0),
            rule("each", "/e", new SamplingKind.TargetPerOperation(3, 0, 9), 0));
    for (int n = 0; n < 3; n++) {
      decide(engine, "/a");
    }
    SamplingBudgets budgets = engine.budgets();
    assertThat(budgets.maxPerSecond()).isEqualTo(9);
    assertThat(budgets.admitted()).isEqualTo(2);
    assertThat(budgets.rules())
        .containsExactly(
            new RuleBudget("never", 0, 0, 0, false, null, 0.0),
            new RuleBudget("capped", 2, 2, 0, false, null, 1.0),
            new RuleBudget("target", 0, 0, 4, false, 0.0, 1.0),
            new RuleBudget("each", 0, 0, 3, true, null, null));

    for (int n = 0; n < 1_000; n++) {
      clock.advanceMillis(20);
      decide(engine, "/t");
    }
    RuleBudget target = engine.budgets().rules().get(2);
    assertThat(target.arrivals()).isBetween(45.0, 55.0);
    assertThat(target.probability()).isBetween(4 / 55.0, 4 / 45.0);
    assertThat(engine.budgets().rules().get(1).admitted()).isZero();
  }

  @Test
  void unsampled_takesNoPlaceUnderACap() {
    DecisionEngine engine = engine(1, rule("r", "/a", new SamplingKind.Probability(0.5), 1));
    for (int n = 0; n < 100; n++) {
      assertThat(engine.decide(FakeRequest.of("GET", "/a"), MATCH, 0).cap()).isEqualTo(Cap.NONE);
    }
    assertThat(engine.decide(FakeRequest.of("GET", "/a"), MATCH, -1).traceState())
        .isEqualTo("ot=th:8");
  }

  @Test
  void steps_areAskedInOrderAndCapped() {
    List<String> asked = new ArrayList<>();
    DecisionStep silent =
        (call, randomness, effect) -> {
          asked.add("parent " + call.request().path());
          return null;
        };
    DecisionStep token =
        (call, randomness, effect) -> {
          asked.add("token " + effect);
          return call.request().path().equals("/token")
              ? Decision.forced(DecisionReason.DEBUG_TOKEN, null)
              : null;
        };
    DecisionStep temporary =
        (call, randomness, effect) -> {
          asked.add("temporary");
          return Decision.forced(DecisionReason.TEMPORARY, "t");
        };
    DecisionEngine engine =
        new DecisionEngine(
            new SamplingPolicy(List.of(rule("n", "/n", new SamplingKind.Never(), 0)), 0, 1),
            clock,
            new DecisionSteps(silent, token, temporary),
            null);
    assertThat(decide(engine, "/n").reason()).isEqualTo(DecisionReason.NEVER);
    assertThat(asked).isEmpty();
    Decision forced = decide(engine, "/token");
    assertThat(forced).isEqualTo(Decision.forced(DecisionReason.DEBUG_TOKEN, null));
    assertThat(forced.traceState()).isNull();
    assertThat(asked).containsExactly("parent /token", "token COUNT");
    Decision capped = decide(engine, "/x");
    assertThat(capped.reason()).isEqualTo(DecisionReason.TEMPORARY);
    assertThat(capped.rule()).isEqualTo("t");
    assertThat(capped.sampled()).isFalse();
    assertThat(capped.cap()).isEqualTo(Cap.GATEWAY);
    asked.clear();
    Explanation explanation =
        engine.explain(FakeRequest.of("GET", "/token"), MATCH, Caller.UNKNOWN, 0);
    assertThat(explanation.decision()).isEqualTo(forced.droppedBy(Cap.GATEWAY));
    assertThat(asked)
        .as("once for the decision, and once for the verdict of each step")
        .containsExactly("parent /token", "token PEEK", "parent /token", "token PEEK", "temporary");
  }

  @Test
  void explain_question_changesNothing() {
    DecisionEngine engine = engine(5, rule("r", "/a", ALWAYS, 1));
    for (int n = 0; n < 10; n++) {
      Explanation explanation =
          engine.explain(FakeRequest.of("GET", "/a"), MATCH, Caller.UNKNOWN, -1);
      assertThat(explanation.decision().sampled()).isTrue();
      assertThat(explanation.threshold()).isZero();
      assertThat(explanation.randomness()).isEqualTo((1L << 56) - 1);
      assertThat(explanation.caps())
          .containsExactly(
              new Explanation.CapState(Cap.RULE, 1, true, false),
              new Explanation.CapState(Cap.GATEWAY, 5, true, false));
    }
    assertThat(decide(engine, "/a").sampled()).isTrue();
    decide(engine, "/a");
    Explanation full = engine.explain(FakeRequest.of("GET", "/a"), MATCH, Caller.UNKNOWN, -1);
    assertThat(full.caps().get(0)).isEqualTo(new Explanation.CapState(Cap.RULE, 1, false, true));
    assertThat(full.decision().cap()).isEqualTo(Cap.RULE);
  }

  @Test
  void reload_sameName_goesOnUnderItsCaps() {
    DecisionEngine before = engine(3, rule("r", "/a", ALWAYS, 2), rule("s", "/b", ALWAYS, 2));
    decide(before, "/a");
    decide(before, "/a");
    DecisionEngine after =
        new DecisionEngine(
            new SamplingPolicy(
                List.of(rule("other", "/a", ALWAYS, 2), rule("r", "/b", ALWAYS, 2)), 0, 3),
            clock,
            DecisionSteps.NONE,
            before);
    assertThat(decide(after, "/b").cap()).as("by name, not by place").isEqualTo(Cap.RULE);
    assertThat(decide(after, "/a").sampled()).isTrue();
    assertThat(decide(after, "/a").cap()).isEqualTo(Cap.GATEWAY);
    assertThat(decide(before, "/b").cap()).as("the old one goes on").isEqualTo(Cap.GATEWAY);
  }

  @Test
  void reload_sameNameAndKind_goesOnWithItsRate() {
    for (SamplingKind kind :
        List.of(
            new SamplingKind.TargetPerSecond(1), new SamplingKind.TargetPerOperation(1, 0, 10))) {
      DecisionEngine before = engine(0, rule("r", "/a", kind, 0));
      for (int n = 0; n < 60_000; n++) {
        clock.advanceMillis(1);
        decide(before, "/a");
      }
      double settled = decide(before, "/a").probability();
      assertThat(settled).isBetween(0.0009, 0.0011);
      SamplingKind twice =
          kind instanceof SamplingKind.TargetPerSecond
              ? new SamplingKind.TargetPerSecond(2)
              : new SamplingKind.TargetPerOperation(2, 1, 20);
      DecisionEngine same = reloaded(before, rule("r", "/a", kind, 0));
      assertThat(probability(same)).isEqualTo(settled);
      assertThat(probability(reloaded(same, rule("r", "/a", twice, 0))))
          .isBetween(settled * 1.9, settled * 2.1);
      assertThat(probability(reloaded(same, rule("new", "/a", kind, 0)))).isEqualTo(1);
      DecisionEngine otherKind = reloaded(same, rule("r", "/a", ALWAYS, 0));
      assertThat(probability(reloaded(otherKind, rule("r", "/a", kind, 0)))).isEqualTo(1);
    }
  }

  /** Every second exactly as many as allowed, however many threads ask for more. */
  @Test
  void ruleCap_manyThreads_isNeverExceeded() throws Exception {
    DecisionEngine engine = engine(0, rule("r", "/a", ALWAYS, 50));
    ExecutorService executor = Executors.newFixedThreadPool(8);
    try {
      for (int second = 0; second < 50; second++) {
        Callable<Long> asking =
            () -> {
              long sampled = 0;
              for (int n = 0; n < 200; n++) {
                sampled += decide(engine, "/a").sampled() ? 1 : 0;
              }
              return sampled;
            };
        long sampled = 0;
        for (Future<Long> done :
            executor.invokeAll(List.of(asking, asking, asking, asking, asking, asking))) {
          sampled += done.get();
        }
        assertThat(sampled).isEqualTo(50);
        clock.advanceMillis(1_000);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private DecisionEngine reloaded(DecisionEngine before, SamplingRule rule) {
    return new DecisionEngine(
        new SamplingPolicy(List.of(rule), 0, 0), clock, DecisionSteps.NONE, before);
  }

  private DecisionEngine engine(int gatewayCap, SamplingRule... rules) {
    return engine(gatewayCap, 0, rules);
  }

  private DecisionEngine engine(int gatewayCap, double byDefault, SamplingRule... rules) {
    return new DecisionEngine(new SamplingPolicy(List.of(rules), byDefault, gatewayCap), clock);
  }

  private static double probability(DecisionEngine engine) {
    return engine
        .explain(FakeRequest.of("GET", "/a"), MATCH, Caller.UNKNOWN, -1)
        .decision()
        .probability();
  }

  private static Decision decide(DecisionEngine engine, String path) {
    return engine.decide(FakeRequest.of("GET", path), MATCH, 0x55aa55aa55aa55aaL);
  }

  private static Decision sampled(String rule, String traceState) {
    return new Decision(true, DecisionReason.RULE, rule, 1, traceState);
  }

  private static SamplingRule rule(String name, String path, SamplingKind kind, int cap) {
    RequestMatcher matcher = RequestMatcher.builder().path(PathPattern.parse(path)).build();
    return new SamplingRule(name, matcher, kind, cap);
  }
}
