package io.headwater.benchmarks;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionSteps;
import io.headwater.gateway.decide.Hindsight;
import io.headwater.gateway.decide.RemoteBounds;
import io.headwater.gateway.decide.RemoteSampling;
import io.headwater.gateway.decide.RemoteStrategy;
import io.headwater.gateway.decide.RequestMatcher;
import io.headwater.gateway.decide.SamplingKind;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.decide.SamplingRule;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision, by number of rules: where the last rule of all matches, and where none does. The
 * rules are of five kinds of conditions in turn, as in a file that grew over years. Nothing is
 * sampled: that is the path that most requests take.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecisionBenchmark {
  private static final RouteMatch MATCH =
      new RouteMatch("micro", "orders", "Orders.Read", "shop", "orders", null);

  /** How many rules there are. */
  @Param({"10", "100", "1000"})
  public int rules;

  /** What the last rule does. */
  @Param({"probability", "target"})
  public String last = "probability";

  private DecisionEngine engine = new DecisionEngine(new SamplingPolicy(List.of(), 0, 0), () -> 0);
  private DecisionEngine followed = engine;
  private RequestView hit = request("/last/7");
  private RequestView miss = request("/orders/7");

  /** Compiles the rules. */
  @Setup
  public void compile() {
    List<SamplingRule> all = new ArrayList<>();
    for (int n = 0; n < rules - 1; n++) {
      all.add(new SamplingRule("rule-" + n, matcher(n), new SamplingKind.Always()));
    }
    SamplingKind kind =
        last.equals("target")
            ? new SamplingKind.TargetPerSecond(1e-6)
            : new SamplingKind.Probability(1e-12);
    RequestMatcher matcher =
        RequestMatcher.builder()
            .methods(List.of("GET"))
            .path(PathPattern.parse("/last/**"))
            .header("x-tenant", List.of("acme*"))
            .build();
    all.add(new SamplingRule("last", matcher, kind));
    SamplingPolicy policy = new SamplingPolicy(all, 1e-12, 1_000);
    engine = new DecisionEngine(policy, System::nanoTime);
    followed = following(policy);
    hit = request("/last/7");
    miss = request("/orders/7");
  }

  /** The last rule matches. */
  @Benchmark
  public Decision hitAtTheEnd() {
    return engine.decide(hit, MATCH, 1);
  }

  /** No rule matches. */
  @Benchmark
  public Decision miss() {
    return engine.decide(miss, MATCH, 1);
  }

  /** No rule matches, and a remote strategy of 2,000 operations with a lower bound is followed. */
  @Benchmark
  public Decision missFollowed() {
    return followed.decide(miss, MATCH, 1);
  }

  private static DecisionEngine following(SamplingPolicy policy) {
    Map<String, Double> operations = new HashMap<>();
    for (int n = 0; n < 1_999; n++) {
      operations.put("GET service" + n + " Say.Hello", 1e-12);
    }
    operations.put("GET orders Orders.Read", 1e-12);
    RemoteSampling remote = new RemoteSampling(System::nanoTime);
    remote.follow(
        new RemoteStrategy.PerOperation(1e-12, 1e-9, 0, operations), new RemoteBounds(0, 1, 2_000));
    DecisionEngine engine =
        new DecisionEngine(
            policy, System::nanoTime, DecisionSteps.NONE, null, Hindsight.NONE.boost(), remote);
    for (int n = 0; n < 1_999; n++) {
      // Each takes its lower bound, and its place among those told apart.
      engine.decide(
          request("/x"),
          new RouteMatch("micro", "service" + n, "Say.Hello", "shop", "orders", null),
          1);
    }
    engine.decide(request("/x"), MATCH, 1);
    return engine;
  }

  private static RequestView request(String path) {
    return PlainRequest.of(
        "GET",
        path + "?page=2&size=50",
        "Host",
        "api.example.com:8080",
        "User-Agent",
        "curl/8.0",
        "Accept",
        "*/*",
        "X-Tenant",
        "acme-7",
        "Cookie",
        "session=4711; group=a");
  }

  private static RequestMatcher matcher(int n) {
    RequestMatcher.Builder matcher = RequestMatcher.builder();
    return switch (n % 5) {
      case 0 -> matcher.path(PathPattern.parse("/api/v1/area" + n + "/{id}/**")).build();
      case 1 -> matcher.header("x-tenant", List.of("beta-" + n + "-*")).build();
      case 2 -> matcher.services(List.of("service-" + n)).endpoints(List.of("Say.*")).build();
      case 3 ->
          matcher
              .methods(List.of("GET", "POST"))
              .path(PathPattern.parse("/orders/{id}"))
              .query("debug", List.of("token-" + n))
              .build();
      default ->
          matcher.host("*.tenant-" + n + ".example.com").cookie("group", List.of("g" + n)).build();
    };
  }
}
