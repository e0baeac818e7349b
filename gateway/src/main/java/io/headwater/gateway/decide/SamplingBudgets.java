package io.headwater.gateway.decide;

import java.util.List;

/**
 * What rules and gateway may sample, and what they do at one moment.
 *
 * @param rules in the order in which they are asked
 * @param maxPerSecond the gateway's cap; 0: none
 * @param admitted what that cap let pass within the last second
 * @param defaultProbability for what no rule matches
 */
public record SamplingBudgets(
    List<RuleBudget> rules, int maxPerSecond, int admitted, double defaultProbability) {
  public SamplingBudgets {
    rules = List.copyOf(rules);
  }
}
