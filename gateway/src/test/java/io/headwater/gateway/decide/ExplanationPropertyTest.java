package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.Explanation.RuleVerdict;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.route.RouteMatch;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What is explained is what is decided, and the rule that the index finds is the one that trying
 * all of them in order finds.
 */
class ExplanationPropertyTest {
  private static final int POLICIES = 500;
  private static final int REQUESTS = 200;

  @Test
  void explain_randomRequests_equalsTheDecision() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    RandomRules rules = new RandomRules(random);
    Map<DecisionReason, Integer> reasons = new EnumMap<>(DecisionReason.class);
    Map<Cap, Integer> caps = new EnumMap<>(Cap.class);
    Map<SamplerType, Integer> samplers = new EnumMap<>(SamplerType.class);
    for (int policy = 0; policy < POLICIES; policy++) {
      ManualClock clock = new ManualClock(random.nextLong());
      RemoteSampling remote = policy % 2 == 0 ? null : new RemoteSampling(clock);
      DecisionEngine engine =
          new DecisionEngine(
              rules.policy(remote == null ? 60 : 8),
              clock,
              DecisionSteps.NONE,
              null,
              Boost.NONE,
              remote);
      for (int n = 0; n < REQUESTS; n++) {
        int number = policy * REQUESTS + n;
        if (remote != null && n % 40 == 39) {
          rules.change(remote);
        }
        FakeRequest request = rules.request();
        RouteMatch match = rules.match();
        String tenant = rules.tenant();
        Caller caller = () -> tenant;
        long randomness = random.nextLong();
        Explanation explanation = engine.explain(request, match, caller, randomness);
        Decision decision = engine.decide(request, match, caller, randomness);

        assertThat(explanation.decision())
            .as(() -> "seed " + seed + ", request " + number + ": " + request)
            .isEqualTo(decision);
        assertThat(decision.rule())
            .as(() -> "seed " + seed + ", request " + number + ": " + request)
            .isEqualTo(firstMatch(explanation));
        if (decision.rule() == null) {
          assertThat(decision.reason() == DecisionReason.REMOTE)
              .as(() -> "seed " + seed + ", request " + number + ": " + request)
              .isEqualTo(explanation.remote().speaks());
        }
        samplers.merge(decision.sampler(), decision.sampled() ? 1 : 0, Integer::sum);
        reasons.merge(decision.reason(), 1, Integer::sum);
        caps.merge(decision.cap(), 1, Integer::sum);
        clock.advanceMillis(random.nextInt(40));
      }
    }
    assertThat(reasons)
        .containsOnlyKeys(
            DecisionReason.NEVER,
            DecisionReason.RULE,
            DecisionReason.REMOTE,
            DecisionReason.DEFAULT);
    assertThat(reasons.values()).allMatch(count -> count > 1_000);
    assertThat(samplers)
        .containsKeys(
            SamplerType.PROBABILISTIC,
            SamplerType.LOCAL,
            SamplerType.LOWER_BOUND,
            SamplerType.RATE_LIMITING);
    assertThat(samplers.values()).allMatch(count -> count > 100);
    assertThat(caps).containsOnlyKeys(Cap.values());
    assertThat(caps.values()).allMatch(count -> count > 1_000);
  }

  /**
   * Never rules come first, and then each in its order; all conditions are those of the verdict.
   */
  private static @Nullable String firstMatch(Explanation explanation) {
    String first = null;
    for (RuleVerdict verdict : explanation.rules()) {
      boolean all = verdict.conditions().stream().allMatch(Explanation.ConditionVerdict::holds);
      assertThat(verdict.matches()).isEqualTo(all);
      if (verdict.matches() && first == null) {
        first = verdict.name();
      }
    }
    return first;
  }
}
