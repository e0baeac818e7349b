package io.headwater.gateway.decide.temporary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.gateway.decide.Call;
import io.headwater.gateway.decide.Caller;
import io.headwater.gateway.decide.Calls;
import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.DecisionStep;
import io.headwater.gateway.decide.DecisionSteps;
import io.headwater.gateway.decide.Explanation.ConditionVerdict;
import io.headwater.gateway.decide.Explanation.Left;
import io.headwater.gateway.decide.Explanation.RuleVerdict;
import io.headwater.gateway.decide.ManualClock;
import io.headwater.gateway.decide.RequestMatcher;
import io.headwater.gateway.decide.SamplerType;
import io.headwater.gateway.decide.SamplingKind;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.decide.SamplingRule;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.route.RouteMatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemporaryRulesTest {
  private static final RouteMatch MATCH = new RouteMatch("", "", "", "micro", null, null);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
  private static final TemporaryRule.Origin ORIGIN = new TemporaryRule.Origin("ops", "slow");
  private static final long HIGHEST = -1;

  private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 1_000_000_000L);
  private final AtomicLong ids = new AtomicLong(0xab);
  private final Audit audit = new Audit();
  private final TemporaryRules rules =
      new TemporaryRules(Clock.fixed(CREATED, ZoneOffset.UTC), clock, ids::getAndIncrement, audit);
  private final DecisionLedger ledger = new DecisionLedger();
  private DecisionEngine engine = engine(0);

  @Test
  void decide_count_samplesSoManyAndNoMore() throws Exception {
    rules.add(rule("t", "/a", 3, MINUTE));
    for (int n = 0; n < 3; n++) {
      assertThat(decide("/a")).isEqualTo(Decision.forced(DecisionReason.TEMPORARY, "t"));
      assertThat(decide("/b").reason()).isEqualTo(DecisionReason.DEFAULT);
    }
    assertThat(decide("/a").reason()).isEqualTo(DecisionReason.DEFAULT);
    assertThat(rules.list()).isEmpty();
    assertThat(audit.lines)
        .containsExactly("created t 00000000ab sampled 0", "count t 00000000ab sampled 3");
    assertThat(rules.counts()).isEqualTo(new TemporaryRules.Counts(0, 1, 3, ended(1, 0, 0)));
  }

  @Test
  void decide_time_samplesUntilItIsOver() throws Exception {
    rules.add(rule("t", "/a", 0, MINUTE));
    clock.advanceMillis(59_999);
    assertThat(decide("/a").reason()).isEqualTo(DecisionReason.TEMPORARY);
    clock.advanceMillis(1);
    assertThat(decide("/a").reason()).isEqualTo(DecisionReason.DEFAULT);
    assertThat(audit.lines).as("no decision takes it out").hasSize(1);
    rules.removeEnded();
    assertThat(audit.lines)
        .containsExactly("created t 00000000ab sampled 0", "time t 00000000ab sampled 1");
    assertThat(rules.counts()).isEqualTo(new TemporaryRules.Counts(0, 1, 1, ended(0, 1, 0)));
  }

  @Test
  void decide_removed_samplesNoMore() throws Exception {
    String id = rules.add(rule("t", "/a", 3, MINUTE)).id();
    assertThat(rules.remove("other")).isFalse();
    assertThat(rules.remove(id)).isTrue();
    assertThat(rules.remove(id)).isFalse();
    assertThat(decide("/a").reason()).isEqualTo(DecisionReason.DEFAULT);
    assertThat(audit.lines).last().isEqualTo("removed t 00000000ab sampled 0");
    assertThat(rules.counts().ended()).isEqualTo(ended(0, 0, 1));
  }

  @Test
  void decide_neverRuleTrustedParentAndToken_goBefore() throws Exception {
    rules.add(rule("t", "/**", 9, MINUTE));
    assertThat(decide("/never").reason()).isEqualTo(DecisionReason.NEVER);
    Decision token = Decision.forced(DecisionReason.DEBUG_TOKEN, null);
    Decision parent = Decision.forced(DecisionReason.TRUSTED_PARENT, null);
    for (DecisionSteps steps :
        List.of(
            new DecisionSteps((call, random, effect) -> parent, DecisionStep.ABSENT, rules),
            new DecisionSteps(DecisionStep.ABSENT, (call, random, effect) -> token, rules))) {
      engine = new DecisionEngine(policy(0), clock, steps, null);
      assertThat(decide("/a").reason()).isNotEqualTo(DecisionReason.TEMPORARY);
    }
    assertThat(rules.list().get(0).sampled()).isZero();
  }

  @Test
  void decide_rulesBehind_areNotAsked() throws Exception {
    rules.add(rule("t", "/always", 1, MINUTE));
    assertThat(decide("/always").rule()).isEqualTo("t");
    assertThat(decide("/always").rule()).isEqualTo("always");
  }

  @Test
  void decide_probability_keepsTheShareAboveTheThreshold_andLeavesTheRest() throws Exception {
    rules.add(
        new TemporaryRule(
            "t", matcher("/always"), 0.25, new TemporaryRule.Limits(2, MINUTE), ORIGIN));
    long quarter = 3L << 54;
    Decision below = decide("/always", quarter - 1);
    assertThat(below.rule()).isEqualTo("always");
    assertThat(below.traceState()).isEqualTo("ot=th:0");
    Decision kept = decide("/always", quarter);
    assertThat(kept.reason()).isEqualTo(DecisionReason.TEMPORARY);
    assertThat(kept.probability()).isEqualTo(0.25);
    assertThat(kept.traceState()).isNull();
    assertThat(kept.sampler()).isEqualTo(SamplerType.CONST);
    assertThat(rules.list().get(0).countLeft()).isEqualTo(OptionalLong.of(1));
  }

  @Test
  void decide_twoThatMatch_theOlderOneSpeaksUntilItsEnd() throws Exception {
    rules.add(rule("old", "/**", 1, MINUTE));
    rules.add(rule("new", "/a", 1, MINUTE));
    assertThat(decide("/a").rule()).isEqualTo("old");
    assertThat(decide("/a").rule()).isEqualTo("new");
    assertThat(decide("/a").reason()).isEqualTo(DecisionReason.DEFAULT);
  }

  @Test
  void decide_gatewayCapTurnsAway_thePlaceIsGivenBack() throws Exception {
    engine = engine(2);
    rules.add(rule("t", "/a", 3, MINUTE));
    assertThat(decide("/a").sampled()).isTrue();
    assertThat(decide("/a").sampled()).isTrue();
    for (int n = 0; n < 10; n++) {
      Decision refused = decide("/a");
      assertThat(refused.sampled()).isFalse();
      assertThat(refused.reason()).isEqualTo(DecisionReason.TEMPORARY);
      assertThat(refused.cap()).isEqualTo(Cap.GATEWAY);
    }
    assertThat(rules.list().get(0).countLeft()).isEqualTo(OptionalLong.of(1));
    clock.advanceMillis(1_000);
    Decision last = decide("/a");
    assertThat(last.sampled()).isTrue();
    assertThat(last.cap()).as("it was let through by a cap that limits").isEqualTo(Cap.GATEWAY);
    clock.advanceMillis(2_000);
    assertThat(decide("/a").reason()).isEqualTo(DecisionReason.DEFAULT);
    assertThat(rules.counts().sampled()).isEqualTo(3);
    assertThat(ledger.snapshot().sampled()).containsEntry(DecisionReason.TEMPORARY, 3L);
  }

  @Test
  void settle_ofARuleThatIsGone_touchesNoOtherOfThatName() throws Exception {
    rules.add(rule("t", "/a", 1, MINUTE));
    Decision decision = Decision.forced(DecisionReason.TEMPORARY, "t");
    Call call = Calls.of(FakeRequest.of("GET", "/a"), MATCH);
    rules.settle(call, decision, false);
    rules.settle(call, decision, true);
    assertThat(decide("/a").sampled()).isTrue();
    assertThat(decide("/a").sampled()).isFalse();
  }

  @Test
  void explain_question_usesNothingUp() throws Exception {
    rules.add(rule("t", "/a", 1, MINUTE));
    for (int n = 0; n < 5; n++) {
      assertThat(
              engine
                  .explain(FakeRequest.of("GET", "/a"), MATCH, Caller.UNKNOWN, 0)
                  .decision()
                  .reason())
          .isEqualTo(DecisionReason.TEMPORARY);
    }
    assertThat(rules.list().get(0).countLeft()).isEqualTo(OptionalLong.of(1));
    assertThat(decide("/a").reason()).isEqualTo(DecisionReason.TEMPORARY);
  }

  @Test
  void decide_otherEngine_goesOnWithTheSameRules() throws Exception {
    rules.add(rule("t", "/a", 2, MINUTE));
    assertThat(decide("/a").rule()).isEqualTo("t");
    DecisionEngine before = engine;
    engine = new DecisionEngine(policy(0), clock, steps(), before);
    assertThat(decide("/a").rule()).isEqualTo("t");
    assertThat(decide("/a").rule()).isNull();
    assertThat(before.decide(FakeRequest.of("GET", "/a"), MATCH, HIGHEST).reason())
        .isEqualTo(DecisionReason.DEFAULT);
  }

  @Test
  void list_saysWhoWhyAndWhatIsLeft() throws Exception {
    TemporaryRule counted = rule("t", "/a", 5, Duration.ofMinutes(10));
    rules.add(counted);
    rules.add(rule("u", "/b", 0, MINUTE));
    decide("/a");
    decide("/b");
    clock.advanceMillis(15_000);
    List<TemporaryRuleState> list = rules.list();
    assertThat(list.get(0))
        .isEqualTo(
            new TemporaryRuleState("00000000ab", counted, CREATED, Duration.ofSeconds(585), 1));
    assertThat(list.get(0).countLeft()).isEqualTo(OptionalLong.of(4));
    assertThat(list.get(0).expires()).isEqualTo(CREATED.plusSeconds(600));
    assertThat(list.get(1).countLeft()).isEmpty();
    assertThat(list.get(1).sampled()).isEqualTo(1);
    assertThat(rules.get("00000000ac")).isEqualTo(list.get(1));
    assertThat(rules.get("00000000ad")).isNull();
  }

  @Test
  void add_nameInForce_isRefused_untilItEnds() throws Exception {
    rules.add(rule("t", "/a", 1, MINUTE));
    assertThatThrownBy(() -> rules.add(rule("t", "/b", 1, MINUTE)))
        .isInstanceOf(TemporaryRuleRefusedException.class)
        .hasMessage(
            "name: t (expected: a name that no temporary rule in force has; see 00000000ab)");
    decide("/a");
    rules.add(rule("t", "/b", 1, MINUTE));
    assertThat(rules.list()).hasSize(1);
  }

  @Test
  void add_more_than100_isRefused_untilOneEnds() throws Exception {
    for (int n = 0; n < 100; n++) {
      rules.add(rule("t" + n, "/a", 1, n == 7 ? Duration.ofSeconds(1) : MINUTE));
    }
    assertThatThrownBy(() -> rules.add(rule("more", "/a", 1, MINUTE)))
        .isInstanceOf(TemporaryRuleRefusedException.class)
        .hasMessage(
            "temporary rules: 100 in force (expected: at most 100; remove one, or wait for its"
                + " end)");
    clock.advanceMillis(1_000);
    rules.add(rule("more", "/a", 1, MINUTE));
    assertThat(rules.counts().inForce()).isEqualTo(100);
  }

  @Test
  void add_idThatIsTaken_getsAnother() throws Exception {
    rules.add(rule("t", "/a", 1, MINUTE));
    ids.set(0xab);
    assertThat(rules.add(rule("u", "/a", 1, MINUTE)).id()).isEqualTo("00000000ac");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
  void rule_probabilityOutOfBounds_isRefused(double probability) {
    TemporaryRule.Limits limits = new TemporaryRule.Limits(1, MINUTE);
    assertThatThrownBy(
            () -> new TemporaryRule("t", RequestMatcher.ANY, probability, limits, ORIGIN))
        .hasMessage("probability: " + probability + " (expected: above 0, up to 1)");
  }

  @Test
  void limits_outOfBounds_areRefused() {
    for (int count : new int[] {-1, 1_000_001}) {
      assertThatThrownBy(() -> new TemporaryRule.Limits(count, MINUTE))
          .hasMessage("count: " + count + " (expected: 0 to 1000000)");
    }
    for (Duration duration :
        List.of(Duration.ofMillis(999), Duration.ofHours(24).plusNanos(1), Duration.ZERO)) {
      assertThatThrownBy(() -> new TemporaryRule.Limits(1, duration))
          .hasMessage("duration: " + duration + " (expected: PT1S to PT24H)");
    }
  }

  @Test
  void verdicts_ofACall_sayWhichMatchesAndWhichSpeaks() throws Exception {
    rules.add(rule("over", "/a", 0, Duration.ofSeconds(1)));
    rules.add(rule("used", "/a", 1, MINUTE));
    rules.add(rule("other", "/b", 0, MINUTE));
    rules.add(
        new TemporaryRule(
            "half", RequestMatcher.ANY, 0.5, new TemporaryRule.Limits(0, MINUTE), ORIGIN));
    rules.add(rule("speaks", "/a", 2, MINUTE));
    rules.add(rule("late", "/a", 2, MINUTE));
    clock.advanceMillis(1_000);
    decide("/a", 0);
    List<TemporaryVerdict> verdicts = new ArrayList<>();
    engine =
        new DecisionEngine(
            policy(0),
            clock,
            new DecisionSteps(
                DecisionStep.ABSENT,
                DecisionStep.ABSENT,
                (call, randomness, effect) -> {
                  verdicts.addAll(rules.verdicts(call, randomness));
                  return null;
                }),
            null);
    decide("/a", 0);
    assertThat(verdicts.stream().map(v -> v.verdict().name() + ' ' + v.speaks()))
        .containsExactly("used false", "other false", "half false", "speaks true", "late false");
    assertThat(verdicts.get(1).verdict())
        .isEqualTo(
            new RuleVerdict(
                "other",
                new SamplingKind.Always(),
                false,
                List.of(new ConditionVerdict("path /b", false)),
                new Left(59, OptionalLong.empty())));
    assertThat(verdicts.get(2).verdict())
        .isEqualTo(
            new RuleVerdict(
                "half",
                new SamplingKind.Probability(0.5),
                true,
                List.of(),
                new Left(59, OptionalLong.empty())));
    assertThat(verdicts.get(2).keeps()).isFalse();
    assertThat(verdicts.get(3).state().countLeft()).isEqualTo(OptionalLong.of(2));
    assertThat(rules.list())
        .extracting(TemporaryRuleState::sampled)
        .containsExactly(0L, 0L, 0L, 0L);
  }

  /** 64 threads, most of whose decisions a cap turns away, and a count that is kept exactly. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void decide_manyThreads_sampleExactlyTheCount(int gatewayCap) throws Exception {
    for (int round = 0; round < 20; round++) {
      engine = engine(gatewayCap);
      rules.add(rule("t" + round, "/a", 50, MINUTE));
      CyclicBarrier start = new CyclicBarrier(64);
      List<Callable<Long>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 64; thread++) {
        tasks.add(
            () -> {
              start.await();
              long sampled = 0;
              for (int n = 0; n < 200; n++) {
                clock.advanceMillis(4);
                sampled += decide("/a").sampled() ? 1 : 0;
              }
              return sampled;
            });
      }
      long sampled = sum(tasks);
      // Threads that stood still while all others ran held places that nobody asked for since.
      for (int n = 0; n < 50; n++) {
        clock.advanceMillis(400);
        sampled += decide("/a").sampled() ? 1 : 0;
      }
      assertThat(sampled).as("round %d", round).isEqualTo(50);
      assertThat(rules.list()).isEmpty();
    }
    assertThat(rules.counts().sampled()).isEqualTo(20 * 50);
    assertThat(rules.counts().ended()).isEqualTo(ended(20, 0, 0));
  }

  private static long sum(List<Callable<Long>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      long sum = 0;
      for (Future<Long> task : threads.invokeAll(tasks)) {
        sum += task.get();
      }
      return sum;
    } finally {
      threads.shutdownNow();
    }
  }

  private Decision decide(String path) {
    return decide(path, HIGHEST);
  }

  private Decision decide(String path, long randomness) {
    Decision decision = engine.decide(FakeRequest.of("GET", path), MATCH, randomness);
    ledger.count("GET", MATCH, decision);
    return decision;
  }

  private DecisionEngine engine(int gatewayCap) {
    return new DecisionEngine(policy(gatewayCap), clock, steps(), null);
  }

  private DecisionSteps steps() {
    return new DecisionSteps(DecisionStep.ABSENT, DecisionStep.ABSENT, rules);
  }

  private static SamplingPolicy policy(int gatewayCap) {
    return new SamplingPolicy(
        List.of(
            new SamplingRule("never", matcher("/never"), new SamplingKind.Never()),
            new SamplingRule("always", matcher("/always"), new SamplingKind.Always())),
        0,
        gatewayCap);
  }

  private static TemporaryRule rule(String name, String path, int count, Duration duration) {
    return new TemporaryRule(
        name, matcher(path), 1, new TemporaryRule.Limits(count, duration), ORIGIN);
  }

  private static RequestMatcher matcher(String path) {
    return RequestMatcher.builder().path(PathPattern.parse(path)).build();
  }

  private static Map<TemporaryRuleEnd, Long> ended(long count, long time, long removed) {
    return Map.of(
        TemporaryRuleEnd.COUNT, count,
        TemporaryRuleEnd.TIME, time,
        TemporaryRuleEnd.REMOVED, removed);
  }

  private static final class Audit implements TemporaryRuleAudit {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void created(TemporaryRuleState rule) {
      lines.add("created " + line(rule));
    }

    @Override
    public void ended(TemporaryRuleState rule, TemporaryRuleEnd end) {
      lines.add(end.wireName() + ' ' + line(rule));
    }

    private static String line(TemporaryRuleState rule) {
      return rule.rule().name() + ' ' + rule.id() + " sampled " + rule.sampled();
    }
  }
}
