package io.headwater.gateway.config;

import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.PathRegex;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ordered rules, first match wins.
 *
 * @param defaultProbability in [0, 1], for what no rule matches
 * @param maxPerSecond sampled by the gateway in any second at most; 0: no cap
 * @param maxOperations operations told apart by the ledger, and by one rule whose target is per
 *     operation
 * @param keep when the spans of what was not sampled are kept after the fact
 * @param boost when the probability of an operation is raised for a while
 * @param rules in the order of the file
 * @param remote who is asked what to do where no rule matches
 */
public record SamplingConfig(
    double defaultProbability,
    int maxPerSecond,
    int maxOperations,
    KeepConfig keep,
    BoostConfig boost,
    List<RuleConfig> rules,
    RemoteConfig remote) {
  /** What {@code reference.conf} says. */
  public static SamplingConfig defaults() {
    return new SamplingConfig(
        0.001,
        0,
        2000,
        KeepConfig.defaults(),
        BoostConfig.defaults(),
        List.of(),
        RemoteConfig.defaults());
  }

  /** What is remarkable about the end of an exchange. */
  public enum EndKind {
    /** It failed. */
    ERROR,
    /** It took long. */
    SLOW
  }

  /**
   * Keeping after the fact.
   *
   * @param on the ends that are kept; empty: none are
   * @param slowerThan what slow means, here and for boosts; zero: nothing is slow
   * @param maxPerSecond kept in any second at most
   */
  public record KeepConfig(Set<EndKind> on, Duration slowerThan, int maxPerSecond) {
    /** What {@code reference.conf} says. */
    public static KeepConfig defaults() {
      return new KeepConfig(Set.of(), Duration.ZERO, 20);
    }
  }

  /**
   * Boosts of operations.
   *
   * @param on the ends that begin one; empty: none do
   * @param probability in force at least while it lasts
   * @param duration how long it lasts
   * @param coolDown from one boost of an operation to its next, not shorter
   * @param maxOperations operations at once
   */
  public record BoostConfig(
      Set<EndKind> on,
      double probability,
      Duration duration,
      Duration coolDown,
      int maxOperations) {
    /** What {@code reference.conf} says. */
    public static BoostConfig defaults() {
      return new BoostConfig(Set.of(), 0.5, Duration.ofSeconds(30), Duration.ofMinutes(5), 50);
    }
  }

  /**
   * A server of sampling strategies, as Jaeger is one.
   *
   * @param endpoint {@code /sampling} is added when it has no path; null: nobody is asked
   * @param interval from one answer to the next question
   * @param timeout of one question, to the end of the answer
   * @param maxAge from the last answer, after which the default probability speaks again; not
   *     shorter than the interval
   * @param maxBytes longest answer
   * @param bounds how far it is followed
   */
  public record RemoteConfig(
      @Nullable URI endpoint,
      Duration interval,
      Duration timeout,
      Duration maxAge,
      int maxBytes,
      RemoteLimits bounds) {
    /** What {@code reference.conf} says. */
    public static RemoteConfig defaults() {
      return new RemoteConfig(
          null,
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          1 << 20,
          new RemoteLimits(0, 1, 2000));
    }
  }

  /**
   * How far a remote strategy is followed.
   *
   * @param minProbability in [0, 1]; a lower one counts as this
   * @param maxProbability in [0, 1], not below the other; a higher one counts as this
   * @param maxOperations taken of a strategy, and told apart among calls
   */
  public record RemoteLimits(double minProbability, double maxProbability, int maxOperations) {}

  /**
   * One rule.
   *
   * @param name unique; what spans, ledger and {@code explain} call it
   * @param match what it applies to
   * @param kind what it does
   * @param maxPerSecond sampled by it in any second at most; 0: no cap
   */
  public record RuleConfig(String name, MatchConfig match, KindConfig kind, int maxPerSecond) {}

  /** What a rule does. */
  public sealed interface KindConfig {}

  /** Never sampled, whatever else holds. */
  public record Never() implements KindConfig {}

  /** Sampled, every one. */
  public record Always() implements KindConfig {}

  /**
   * Sampled by consistent threshold.
   *
   * @param probability in [0, 1]
   */
  public record Probability(double probability) implements KindConfig {}

  /**
   * Sampled by a threshold that moves with the rate of arrivals.
   *
   * @param perSecond sampled per second, more than 0
   * @param perOperation whether each operation has that target, or all together
   * @param minPerMinute sampled of each operation in each minute at least, if there are so many; 0:
   *     no floor
   */
  public record TargetPerSecond(double perSecond, boolean perOperation, int minPerMinute)
      implements KindConfig {}

  /**
   * Conditions, all of which must hold; an empty one always does.
   *
   * @param request on what the request says
   * @param called on what is called, and by whom
   */
  public record MatchConfig(RequestMatch request, CalledMatch called) {}

  /**
   * Conditions on what the request says. Globs have {@code *} and {@code ?}, and match the whole.
   *
   * @param methods upper-case methods, any of them
   * @param host exact, or {@code *.example.com}, in lower case; null: any
   * @param path pattern of the clean path; null: any
   * @param pathRegex regular expression of the clean path; null: any
   * @param headers globs by lower-case name, one of which must match one of the values
   * @param query globs by exact name of the parameter
   * @param cookies globs by exact name
   * @param client CIDR blocks, one of which has the client's address
   */
  public record RequestMatch(
      Set<String> methods,
      @Nullable String host,
      @Nullable PathPattern path,
      @Nullable PathRegex pathRegex,
      Map<String, List<String>> headers,
      Map<String, List<String>> query,
      Map<String, List<String>> cookies,
      List<String> client) {}

  /**
   * Conditions on what is called, and by whom: lists of globs, of which one must match.
   *
   * @param services the called service
   * @param endpoints its endpoint
   * @param namespaces its namespace
   * @param upstreams the upstream
   * @param tenants the authenticated tenant
   */
  public record CalledMatch(
      List<String> services,
      List<String> endpoints,
      List<String> namespaces,
      List<String> upstreams,
      List<String> tenants) {}
}
