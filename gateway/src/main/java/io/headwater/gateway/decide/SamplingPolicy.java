package io.headwater.gateway.decide;

import java.util.List;

/**
 * All that one configuration says of sampling.
 *
 * @param rules in order: the first that matches speaks
 * @param defaultProbability for what no rule matches, in [0, 1]
 * @param maxPerSecond sampled by the gateway in any second at most, whatever the reason; 0: no cap
 */
public record SamplingPolicy(
    List<SamplingRule> rules, double defaultProbability, int maxPerSecond) {
  public SamplingPolicy {
    rules = List.copyOf(rules);
  }

  /** The rules that are asked before anything else, in order. */
  public List<SamplingRule> neverRules() {
    return rules.stream().filter(rule -> rule.kind() instanceof SamplingKind.Never).toList();
  }

  /** The rules that are asked after that, in order. */
  public List<SamplingRule> otherRules() {
    return rules.stream().filter(rule -> !(rule.kind() instanceof SamplingKind.Never)).toList();
  }
}
