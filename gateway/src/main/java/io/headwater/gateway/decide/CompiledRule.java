package io.headwater.gateway.decide;

/**
 * A rule, ready to be asked.
 *
 * @param ordinal its place: of two that match, the lower one speaks
 * @param rule as configured
 * @param sampler what it does
 */
record CompiledRule(int ordinal, SamplingRule rule, RuleSampler sampler) {
  boolean matches(Call call) {
    return rule.matcher().matches(call);
  }
}
