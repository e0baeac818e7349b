package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.headwater.gateway.decide.temporary.TemporaryRule;
import io.headwater.gateway.decide.temporary.TemporaryRuleAudit;
import io.headwater.gateway.decide.temporary.TemporaryRuleEnd;
import io.headwater.gateway.decide.temporary.TemporaryRuleState;
import io.headwater.gateway.decide.temporary.TemporaryRules;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The unsampled path allocates nothing, with a thousand rules of every kind of condition. */
class DecisionAllocationTest {
  private static final RouteMatch MATCH = new RouteMatch("", "", "", "micro", null, null);
  private static final int DECISIONS = 2_000;

  /** What reading the counter itself, or a compilation, may cost: far below a byte a decision. */
  private static final long NOISE = DECISIONS / 4;

  private final ManualClock clock = new ManualClock(0);
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
  void decide_movingThreshold_allocatesNothing() {
    DecisionEngine engine = engine();
    clock.advanceMillis(1_000);
    engine.decide(FakeRequest.of("PUT", "/moving"), MATCH, 0);
    clock.advanceMillis(1_000);
    assertThat(allocatedBy(engine, FakeRequest.of("PUT", "/moving"))).isLessThan(NOISE);
  }

  @Test
  void decide_movingThresholdPerOperation_allocatesNothing() {
    DecisionEngine engine = engine();
    clock.advanceMillis(60_000);
    engine.decide(FakeRequest.of("PATCH", "/x"), MATCH, 0);
    clock.advanceMillis(60_000);
    assertThat(allocatedBy(engine, FakeRequest.of("PATCH", "/x"))).isLessThan(NOISE);
  }

  @Test
  void decide_remoteStrategyPerOperation_allocatesNothing() {
    RemoteSampling remote = new RemoteSampling(clock);
    Map<String, Double> operations = new HashMap<>();
    for (int n = 0; n < 2_000; n++) {
      operations.put("GET svc" + n + " Say.Hello", 1e-9);
    }
    remote.follow(
        new RemoteStrategy.PerOperation(1e-9, 1e-6, 1, operations), new RemoteBounds(0, 1, 2_000));
    DecisionEngine engine =
        new DecisionEngine(
            new SamplingPolicy(List.of(), 1, 0),
            clock,
            DecisionSteps.NONE,
            null,
            Boost.NONE,
            remote);
    for (int n = 0; n < 1_000; n++) {
      // Its first call takes the lower bound.
      engine.decide(
          FakeRequest.of("GET", "/"),
          new RouteMatch("micro", "svc" + n, "Say.Hello", "micro", "svc", null),
          0);
    }
    engine.decide(FakeRequest.of("GET", "/orders/7"), MATCH, 0);
    assertThat(allocatedBy(engine, FakeRequest.of("GET", "/orders/7"))).isLessThan(NOISE);
  }

  @Test
  void decide_queryCookieAndClient_allocateNothing() {
    List<SamplingRule> rules = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      RequestMatcher.Builder matcher =
          RequestMatcher.builder().query("q", List.of("v" + n)).client(List.of("10.0.0.0/8"));
      rules.add(new SamplingRule("q" + n, matcher.build(), probability(1)));
      matcher = RequestMatcher.builder().client(List.of("10." + n + ".0.0/16", "fd00::/8"));
      rules.add(new SamplingRule("a" + n, matcher.build(), probability(1)));
      matcher = RequestMatcher.builder().cookie("c", List.of("*v" + n)).host("*.h" + n);
      rules.add(new SamplingRule("c" + n, matcher.build(), probability(1)));
    }
    DecisionEngine engine = new DecisionEngine(new SamplingPolicy(rules, 1e-9, 0), clock);
    FakeRequest request =
        FakeRequest.of("GET", "/orders/7?p=1&q=v7&q=w").withHeader("cookie", "b=1; c=xv8; c=w");
    assertThat(allocatedBy(engine, request)).isLessThan(NOISE);
  }

  @Test
  void decide_ruleSaysNo_allocatesNothing() {
    assertThat(allocatedBy(engine(), FakeRequest.of("POST", "/last/a/b"))).isLessThan(NOISE);
  }

  @Test
  void decide_temporaryRulesThatDoNotSpeak_allocateNothing() throws Exception {
    TemporaryRules temporary =
        new TemporaryRules(Clock.systemUTC(), clock, clock, new SilentAudit());
    clock.set(1);
    for (int n = 0; n < 50; n++) {
      addTemporary(temporary, "path-" + n, "/p" + n + "/*", 0, Duration.ofHours(1));
      clock.advanceMillis(1);
    }
    addTemporary(temporary, "over", "/orders/**", 0, Duration.ofSeconds(1));
    clock.advanceMillis(1_000);
    DecisionSteps steps = new DecisionSteps(DecisionStep.ABSENT, DecisionStep.ABSENT, temporary);
    DecisionEngine engine =
        new DecisionEngine(new SamplingPolicy(List.of(), 1e-9, 10), clock, steps, null);
    assertThat(allocatedBy(engine, FakeRequest.of("GET", "/orders/7"))).isLessThan(NOISE);
    assertThat(temporary.counts().ended()).containsEntry(TemporaryRuleEnd.TIME, 1L);
  }

  private static void addTemporary(
      TemporaryRules rules, String name, String path, int count, Duration duration)
      throws Exception {
    RequestMatcher matcher =
        RequestMatcher.builder()
            .path(PathPattern.parse(path))
            .client(List.of("10.0.0.0/8", "127.0.0.0/8"))
            .build();
    rules.add(
        new TemporaryRule(
            name,
            matcher,
            1,
            new TemporaryRule.Limits(count, duration),
            new TemporaryRule.Origin("test", "test")));
  }

  private static final class SilentAudit implements TemporaryRuleAudit {
    @Override
    public void created(TemporaryRuleState rule) {}

    @Override
    public void ended(TemporaryRuleState rule, TemporaryRuleEnd end) {}
  }

  private DecisionEngine engine() {
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
    rules.add(
        rule(
            "moving", Set.of("PUT"), "/moving", List.of(), new SamplingKind.TargetPerSecond(1e-9)));
    rules.add(
        rule(
            "operations",
            Set.of("PATCH"),
            "/**",
            List.of(),
            new SamplingKind.TargetPerOperation(1e-9, 0, 9)));
    return new DecisionEngine(new SamplingPolicy(rules, 1e-9, 10), clock);
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
    RequestMatcher matcher =
        RequestMatcher.builder()
            .methods(methods)
            .path(path == null ? null : PathPattern.parse(path))
            .header("x-tenant", tenants)
            .build();
    return new SamplingRule(name, matcher, kind);
  }
}
