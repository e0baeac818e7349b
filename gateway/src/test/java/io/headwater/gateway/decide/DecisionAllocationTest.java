package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.headwater.gateway.decide.RequestMatcher.HeaderCondition;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The unsampled path allocates nothing, with a thousand rules of every kind of condition. */
class DecisionAllocationTest {
  private static final RouteMatch MATCH = new RouteMatch("", "", "", "micro", null, null);
  private static final int DECISIONS = 2_000;

  /** What reading the counter itself, or a compilation, may cost: far below a byte a decision. */
  private static final long NOISE = DECISIONS / 4;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void decide_noRuleMatches_allocatesNothing() {
    assertThat(allocatedBy(engine(), FakeRequest.of("GET", "/orders/7"))).isLessThan(NOISE);
  }

  @Test
  void decide_headerThatNoRuleWants_allocatesNothing() {
    FakeRequest request = FakeRequest.of("GET", "/orders/7").withHeader("X-Tenant", "acme");
    assertThat(allocatedBy(engine(), request)).isLessThan(NOISE);
  }

  @Test
  void decide_repeatedHeader_allocatesNothing() {
    FakeRequest request =
        FakeRequest.of("GET", "/orders/7")
            .withHeader("X-Tenant", "acme")
            .withHeader("X-Tenant", "other");
    assertThat(allocatedBy(engine(), request)).isLessThan(NOISE);
  }

  @Test
  void decide_ruleSaysNo_allocatesNothing() {
    assertThat(allocatedBy(engine(), FakeRequest.of("POST", "/last/a/b"))).isLessThan(NOISE);
  }

  private static DecisionEngine engine() {
    List<SamplingRule> rules = new ArrayList<>();
    for (int n = 0; n < 250; n++) {
      rules.add(
          rule("never-" + n, Set.of(), "/health" + n + "/**", List.of(), new SamplingKind.Never()));
      rules.add(rule("path-" + n, Set.of(), "/p" + n + "/*/{id}/x*y", List.of(), probability(1)));
      rules.add(
          rule("header-" + n, Set.of(), null, List.of("beta-" + n + "-*", "?x*y"), probability(1)));
      rules.add(rule("method-" + n, Set.of("M" + n), "/**", List.of(), probability(1)));
    }
    rules.add(rule("last", Set.of("POST"), "/last/**", List.of(), probability(1e-9)));
    return new DecisionEngine(rules, 1e-9);
  }

  private long allocatedBy(DecisionEngine engine, RequestView request) {
    for (int warmUp = 0; warmUp < 10; warmUp++) {
      run(engine, request);
    }
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      run(engine, request);
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    return least;
  }

  private static void run(DecisionEngine engine, RequestView request) {
    for (int n = 0; n < DECISIONS; n++) {
      assertUnsampled(engine.decide(request, MATCH, n));
    }
  }

  private static void assertUnsampled(Decision decision) {
    if (decision.sampled()) {
      throw new AssertionError("sampled: " + decision);
    }
  }

  private static SamplingKind probability(double probability) {
    return new SamplingKind.Probability(probability);
  }

  private static SamplingRule rule(
      String name,
      Set<String> methods,
      @org.jspecify.annotations.Nullable String path,
      List<String> tenants,
      SamplingKind kind) {
    List<HeaderCondition> headers =
        tenants.isEmpty() ? List.of() : List.of(new HeaderCondition("x-tenant", tenants));
    PathPattern pattern = path == null ? null : PathPattern.parse(path);
    return new SamplingRule(name, new RequestMatcher(methods, pattern, headers), kind);
  }
}
