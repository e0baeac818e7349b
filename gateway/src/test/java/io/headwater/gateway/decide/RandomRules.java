package io.headwater.gateway.decide;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.PathRegex;
import io.headwater.gateway.route.RouteMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Random rules and random requests, of so few words that they often meet. */
public final class RandomRules {
  private static final List<String> PATHS =
      List.of(
          "/", "/**", "/a", "/a/**", "/a/{id}", "/a/*/c", "/*/b", "/b", "/b/**", "/a/b*", "/*b/c",
          "/a/b/c", "/*x*/**");
  private static final List<String> REQUESTED =
      List.of("/", "/a", "/a/b", "/a/b/c", "/b", "/b/a/c", "/c", "/ab/c", "/axe/b", "/a/%zz");
  private static final List<String> GLOBS =
      List.of("x", "y", "z", "x*", "*y", "*", "?", "*x*", "xy", "x?y", "*zy", "q");
  private static final List<String> WORDS = List.of("x", "y", "z", "xy", "xzy", "", "axa", "xx");
  private static final List<String> ADDRESSES =
      List.of("10.0.0.1", "10.9.0.1", "::1", "fd00::5", "nobody");

  private final SplittableRandom random;

  /** Chooses by a source of randomness. */
  public RandomRules(SplittableRandom random) {
    this.random = random;
  }

  /** A policy of so many rules at most. */
  public SamplingPolicy policy(int most) {
    List<SamplingRule> rules = new ArrayList<>();
    int count = random.nextInt(most + 1);
    for (int n = 0; n < count; n++) {
      SamplingKind kind = kind();
      int cap = kind instanceof SamplingKind.Never || random.nextInt(3) > 0 ? 0 : 1 + number(5);
      rules.add(new SamplingRule("rule-" + n, matcher(), kind, cap));
    }
    return new SamplingPolicy(
        rules, random.nextDouble(), random.nextInt(3) > 0 ? 0 : 1 + number(20));
  }

  /** Has another strategy followed, or none any more. */
  public void change(RemoteSampling remote) {
    RemoteBounds bounds =
        new RemoteBounds(random.nextInt(4) == 0 ? 0.3 : 0, 0.3 + 0.7 * random.nextDouble(), 3);
    switch (random.nextInt(6)) {
      case 0 -> remote.forget();
      case 1 -> remote.follow(new RemoteStrategy.Probability(random.nextDouble()), bounds);
      case 2 -> remote.follow(new RemoteStrategy.RateLimit(number(20)), bounds);
      default -> {
        Map<String, Double> operations = new HashMap<>();
        for (String path : PATHS) {
          operations.put((random.nextBoolean() ? "GET " : "PUT ") + path, random.nextDouble());
          operations.put("GET " + word() + ' ' + word(), random.nextDouble());
        }
        remote.follow(
            new RemoteStrategy.PerOperation(
                random.nextInt(3) == 0 ? null : random.nextDouble(),
                number(3) * 9.0,
                number(3) * 4.0,
                operations),
            bounds);
      }
    }
  }

  /** A request. */
  public FakeRequest request() {
    String query = random.nextBoolean() ? "" : "?q=" + encoded(word()) + "&r=" + word() + "&q=%7";
    FakeRequest request =
        FakeRequest.of(random.nextBoolean() ? "GET" : "PUT", pick(REQUESTED) + query)
            .withAuthority(pick(List.of("x.y", "X.Y:80", "a.x.y", "z", "")))
            .withClient(pick(ADDRESSES));
    for (int n = random.nextInt(4); n > 0; n--) {
      request = request.withHeader(pick(List.of("h", "H", "i", "other")), word());
    }
    for (int n = random.nextInt(3); n > 0; n--) {
      request = request.withHeader("Cookie", "c=" + encoded(word()) + "; d=" + word());
    }
    return request;
  }

  RouteMatch match() {
    String service = word();
    return new RouteMatch(
        "r",
        service,
        word(),
        word(),
        random.nextInt(4) == 0 ? null : word(),
        random.nextBoolean() ? null : pick(PATHS));
  }

  @Nullable String tenant() {
    return random.nextBoolean() ? null : word();
  }

  private SamplingKind kind() {
    return switch (random.nextInt(10)) {
      case 0 -> new SamplingKind.Never();
      case 1, 2 -> new SamplingKind.Always();
      case 3, 4 -> new SamplingKind.TargetPerSecond(1 + number(20));
      case 5, 6 -> new SamplingKind.TargetPerOperation(1 + number(3), number(4), 1 + number(4));
      default -> new SamplingKind.Probability(random.nextDouble());
    };
  }

  private RequestMatcher matcher() {
    RequestMatcher.Builder matcher = RequestMatcher.builder();
    for (int n = random.nextInt(4); n > 0; n--) {
      switch (random.nextInt(13)) {
        case 0 -> matcher.methods(List.of(random.nextBoolean() ? "GET" : "PUT"));
        case 1, 2, 3 -> matcher.path(PathPattern.parse(pick(PATHS)));
        case 4 -> matcher.pathRegex(PathRegex.compile("/(a|b)?[/a-c]*"));
        case 5 -> matcher.host(pick(List.of("x.y", "*.y", "*.x.y", "z")));
        case 6 -> matcher.header(random.nextBoolean() ? "h" : "I", globs());
        case 7 -> matcher.query(random.nextBoolean() ? "q" : "r", globs());
        case 8 -> matcher.cookie(random.nextBoolean() ? "c" : "d", globs());
        case 9 -> matcher.client(List.of(pick(List.of("10.0.0.0/16", "::/8", "10.0.0.0/8"))));
        case 10 -> matcher.services(globs());
        case 11 -> matcher.endpoints(globs()).upstreams(globs());
        default -> matcher.tenants(globs()).namespaces(globs());
      }
    }
    return matcher.build();
  }

  private List<String> globs() {
    return random.nextBoolean() ? List.of(pick(GLOBS)) : List.of(pick(GLOBS), pick(GLOBS));
  }

  private String word() {
    return pick(WORDS);
  }

  private String encoded(String word) {
    return switch (random.nextInt(4)) {
      case 0 -> word.replace("x", "%78");
      case 1 -> word + "%";
      default -> word;
    };
  }

  private int number(int bound) {
    return random.nextInt(bound);
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
