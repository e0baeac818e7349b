package io.headwater.gateway.decide;

import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the decision: {@code never} rules first, then the first rule that matches, then the
 * default.
 *
 * <p>Immutable and shared by all event loops; compiled once per configuration. Deciding takes no
 * lock and allocates nothing.
 */
public final class DecisionEngine {
  private final List<CompiledRule> neverRules;
  private final List<CompiledRule> rules;
  private final Outcome defaultOutcome;

  /**
   * Compiles the rules.
   *
   * @param rules in order: the first that matches speaks
   * @param defaultProbability for what no rule matches, in [0, 1]
   */
  public DecisionEngine(List<SamplingRule> rules, double defaultProbability) {
    List<CompiledRule> never = new ArrayList<>();
    List<CompiledRule> others = new ArrayList<>();
    for (SamplingRule rule : rules) {
      boolean isNever = rule.kind() instanceof SamplingKind.Never;
      (isNever ? never : others).add(new CompiledRule(rule.matcher(), Outcome.of(rule)));
    }
    this.neverRules = List.copyOf(never);
    this.rules = List.copyOf(others);
    this.defaultOutcome = Outcome.ofProbability(DecisionReason.DEFAULT, null, defaultProbability);
  }

  /**
   * Decides for one exchange.
   *
   * @param request what it says
   * @param match where it goes; rules may ask for it
   * @param traceIdLow the low 64 bits of the trace id it would have, 56 of them random
   */
  public Decision decide(RequestView request, RouteMatch match, long traceIdLow) {
    Outcome outcome = firstMatch(neverRules, request);
    if (outcome == null) {
      outcome = firstMatch(rules, request);
    }
    return (outcome == null ? defaultOutcome : outcome).decide(traceIdLow);
  }

  private static @Nullable Outcome firstMatch(List<CompiledRule> rules, RequestView request) {
    for (int i = 0; i < rules.size(); i++) {
      CompiledRule rule = rules.get(i);
      if (rule.matcher.matches(request)) {
        return rule.outcome;
      }
    }
    return null;
  }

  private record CompiledRule(RequestMatcher matcher, Outcome outcome) {}

  /** A threshold, and the two decisions that can come of it. */
  private record Outcome(Threshold threshold, Decision kept, Decision dropped) {
    static Outcome of(SamplingRule rule) {
      if (rule.kind() instanceof SamplingKind.Probability kind) {
        return ofProbability(DecisionReason.RULE, rule.name(), kind.probability());
      }
      return ofProbability(DecisionReason.NEVER, rule.name(), 0);
    }

    static Outcome ofProbability(DecisionReason reason, @Nullable String rule, double probability) {
      Threshold threshold = Threshold.ofProbability(probability);
      Decision dropped = new Decision(false, reason, rule, probability, null);
      Decision kept =
          threshold.equals(Threshold.NEVER)
              ? dropped
              : new Decision(true, reason, rule, probability, "ot=th:" + threshold.encode());
      return new Outcome(threshold, kept, dropped);
    }

    Decision decide(long traceIdLow) {
      return threshold.keeps(traceIdLow) ? kept : dropped;
    }
  }
}
