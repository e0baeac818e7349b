package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionEngineTest {
  private static final RouteMatch MATCH = new RouteMatch("", "", "", "micro", null, null);
  private static final SamplingKind NEVER = new SamplingKind.Never();
  private static final SamplingKind ALWAYS = new SamplingKind.Probability(1);

  @Test
  void decide_noRule_isTheDefault() {
    Decision decision = decide(engine(List.of(), 1), FakeRequest.of("GET", "/x"));
    assertThat(decision).isEqualTo(new Decision(true, DecisionReason.DEFAULT, null, 1, "ot=th:0"));
    assertThat(decide(engine(List.of(), 0), FakeRequest.of("GET", "/x")))
        .isEqualTo(new Decision(false, DecisionReason.DEFAULT, null, 0, null));
  }

  @Test
  void decide_firstMatchingRule_speaks() {
    DecisionEngine engine =
        engine(
            List.of(
                rule("quarter", path("/a/**"), new SamplingKind.Probability(0.25)),
                rule("all", path("/a/b"), ALWAYS),
                rule("none", path("/c"), new SamplingKind.Probability(0))),
            1);
    long kept = 0xc0000000000000L;
    assertThat(engine.decide(FakeRequest.of("GET", "/a/b"), MATCH, kept))
        .isEqualTo(new Decision(true, DecisionReason.RULE, "quarter", 0.25, "ot=th:c"));
    assertThat(engine.decide(FakeRequest.of("GET", "/a/b"), MATCH, kept - 1))
        .as("a rule that says no has spoken: the next is not asked")
        .isEqualTo(new Decision(false, DecisionReason.RULE, "quarter", 0.25, null));
    assertThat(engine.decide(FakeRequest.of("GET", "/c"), MATCH, -1))
        .isEqualTo(new Decision(false, DecisionReason.RULE, "none", 0, null));
    assertThat(engine.decide(FakeRequest.of("GET", "/d"), MATCH, 0).reason())
        .isEqualTo(DecisionReason.DEFAULT);
  }

  @Test
  void decide_neverRule_beatsEarlierRules() {
    DecisionEngine engine =
        engine(
            List.of(
                rule("all", RequestMatcher.ANY, ALWAYS),
                rule("health", path("/health/**"), NEVER),
                rule("ready", path("/health/ready"), NEVER)),
            1);
    assertThat(decide(engine, FakeRequest.of("GET", "/health/ready")))
        .isEqualTo(new Decision(false, DecisionReason.NEVER, "health", 0, null));
    assertThat(decide(engine, FakeRequest.of("GET", "/healthy")).rule()).isEqualTo("all");
  }

  @Test
  void decide_everyConditionMustHold() {
    RequestMatcher matcher =
        RequestMatcher.builder()
            .methods(List.of("POST", "PUT"))
            .path(PathPattern.parse("/checkout/**"))
            .header("x-tenant", List.of("beta-*"))
            .header("x-debug", List.of("1", "yes"))
            .build();
    DecisionEngine engine = engine(List.of(rule("r", matcher, ALWAYS)), 0);
    FakeRequest fits =
        FakeRequest.of("PUT", "/checkout/pay")
            .withHeader("X-Tenant", "beta-9")
            .withHeader("X-Debug", "yes");
    assertThat(decide(engine, fits).rule()).isEqualTo("r");
    List<FakeRequest> others =
        List.of(
            FakeRequest.of("GET", "/checkout/pay")
                .withHeader("x-tenant", "beta-9")
                .withHeader("x-debug", "yes"),
            FakeRequest.of("PUT", "/checkouts")
                .withHeader("x-tenant", "beta-9")
                .withHeader("x-debug", "yes"),
            FakeRequest.of("PUT", "/checkout")
                .withHeader("x-tenant", "beta")
                .withHeader("x-debug", "yes"),
            FakeRequest.of("PUT", "/checkout").withHeader("x-tenant", "beta-9"),
            FakeRequest.of("PUT", "/checkout"));
    for (FakeRequest other : others) {
      assertThat(decide(engine, other).reason())
          .as(other.toString())
          .isEqualTo(DecisionReason.DEFAULT);
    }
  }

  @Test
  void decide_samePathOtherwiseSpelled_isDecidedAlike() {
    DecisionEngine engine = engine(List.of(rule("h", path("/health"), NEVER)), 1);
    for (String path :
        List.of("/health", "//health/", "/x/../health", "/%68ealth", "/%2e/health")) {
      assertThat(decide(engine, FakeRequest.of("GET", path)).rule()).as(path).isEqualTo("h");
    }
  }

  /** A share outside of four standard deviations has a chance of 1 in 15,787 to be chance. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, 0.1, 0.01, 0.001, 1e-6, 0})
  void decide_share_isWithinFourSigma(double probability) {
    DecisionEngine engine = engine(List.of(), probability);
    FakeRequest request = FakeRequest.of("GET", "/");
    SplittableRandom random = new SplittableRandom(20_261_122);
    int requests = 10_000_000;
    int sampled = 0;
    for (int n = 0; n < requests; n++) {
      if (engine.decide(request, MATCH, random.nextLong()).sampled()) {
        sampled++;
      }
    }
    double sigma = Math.sqrt(requests * probability * (1 - probability));
    assertThat((double) sampled)
        .isBetween(requests * probability - 4 * sigma, requests * probability + 4 * sigma);
  }

  @Test
  void decide_announcedThreshold_isTheOneCompared() {
    DecisionEngine engine = engine(List.of(), 0.01);
    SplittableRandom random = new SplittableRandom(8);
    FakeRequest request = FakeRequest.of("GET", "/");
    int sampled = 0;
    for (int n = 0; n < 200_000; n++) {
      long traceIdLow = random.nextLong();
      Decision decision = engine.decide(request, MATCH, traceIdLow);
      if (decision.sampled()) {
        sampled++;
        assertThat(traceIdLow & (1L << 56) - 1).isGreaterThanOrEqualTo(thresholdOf(decision));
      } else {
        assertThat(decision.traceState()).isNull();
      }
    }
    assertThat(sampled).isPositive();
  }

  @Test
  void ledger_sums_areTheRequests() {
    DecisionEngine engine =
        engine(
            List.of(
                rule("never", path("/never"), NEVER),
                rule("half", path("/half"), new SamplingKind.Probability(0.5))),
            1);
    DecisionLedger ledger = new DecisionLedger();
    SplittableRandom random = new SplittableRandom(12);
    long sampled = 0;
    for (int n = 0; n < 3_000; n++) {
      String path = List.of("/never", "/half", "/other").get(n % 3);
      Decision decision = engine.decide(FakeRequest.of("GET", path), MATCH, random.nextLong());
      ledger.count("GET", MATCH, decision);
      sampled += decision.sampled() ? 1 : 0;
    }
    DecisionLedger.Snapshot books = ledger.snapshot();
    assertThat(books.requests()).isEqualTo(3_000);
    assertThat(books.sampledRequests()).isEqualTo(sampled);
    assertThat(books.unsampled()).containsEntry(DecisionReason.NEVER, 1_000L);
    assertThat(books.sampled()).containsEntry(DecisionReason.DEFAULT, 1_000L);
    assertThat(books.sampled()).containsEntry(DecisionReason.NEVER, 0L);
    assertThat(sum(books, DecisionReason.RULE)).isEqualTo(1_000);
    assertThat(books.rules()).containsOnlyKeys("never", "half");
    assertThat(books.rules()).containsEntry("never", new DecisionLedger.RuleCount(0, 1_000));
    assertThat(books.sampled().keySet()).containsExactly(DecisionReason.values());
    assertThat(books.unsampled().keySet()).containsExactly(DecisionReason.values());
  }

  private static DecisionEngine engine(List<SamplingRule> rules, double defaultProbability) {
    return new DecisionEngine(new SamplingPolicy(rules, defaultProbability, 0), () -> 0);
  }

  private static long sum(DecisionLedger.Snapshot books, DecisionReason reason) {
    return books.sampled().getOrDefault(reason, 0L) + books.unsampled().getOrDefault(reason, 0L);
  }

  private static long thresholdOf(Decision decision) {
    String state = decision.traceState();
    assertThat(state).isNotNull().startsWith("ot=th:");
    String digits = state.substring("ot=th:".length());
    return Long.parseLong(
        digits + String.join("", Collections.nCopies(14 - digits.length(), "0")), 16);
  }

  private static Decision decide(DecisionEngine engine, RequestView request) {
    return engine.decide(request, MATCH, 0x55aa55aa55aa55aaL);
  }

  private static RequestMatcher path(String pattern) {
    return RequestMatcher.builder().path(PathPattern.parse(pattern)).build();
  }

  private static SamplingRule rule(String name, RequestMatcher matcher, SamplingKind kind) {
    return new SamplingRule(name, matcher, kind);
  }
}
