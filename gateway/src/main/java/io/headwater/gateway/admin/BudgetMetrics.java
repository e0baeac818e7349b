package io.headwater.gateway.admin;

import io.headwater.gateway.decide.RuleBudget;
import io.headwater.gateway.decide.SamplingBudgets;

/**
 * What rules and gateway may sample, beside what they do now. A rule has the series of what it has:
 * no cap, no series.
 */
final class BudgetMetrics {
  private static final String RULE = "rule";

  private BudgetMetrics() {}

  static void write(Metrics metrics, SamplingBudgets budgets) {
    var caps = metrics.gauges("headwater_rule_max_per_second", "Cap of a rule.");
    var admitted =
        metrics.gauges(
            "headwater_rule_admitted_last_second",
            "What the cap of a rule let pass within the last second.");
    var targets =
        metrics.gauges(
            "headwater_rule_target_per_second",
            "What a rule is to sample, or each operation of it.");
    var arrivals =
        metrics.gauges(
            "headwater_rule_arrivals_per_second",
            "Requests that a target is held against, smoothed.");
    var probabilities =
        metrics.gauges(
            "headwater_rule_probability", "Probability in force, which is that of the threshold.");
    for (RuleBudget rule : budgets.rules()) {
      if (rule.maxPerSecond() > 0) {
        caps.add(rule.maxPerSecond(), RULE, rule.rule());
        admitted.add(rule.admitted(), RULE, rule.rule());
      }
      if (rule.targetPerSecond() > 0) {
        String per = rule.perOperation() ? "operation" : RULE;
        targets.add(rule.targetPerSecond(), "per", per, RULE, rule.rule());
      }
      if (rule.arrivals() != null) {
        arrivals.add(rule.arrivals(), RULE, rule.rule());
      }
      if (rule.probability() != null) {
        probabilities.add(rule.probability(), RULE, rule.rule());
      }
    }
    caps.end();
    admitted.end();
    targets.end();
    arrivals.end();
    probabilities.end();
    if (budgets.maxPerSecond() > 0) {
      metrics.gauge(
          "headwater_sampling_max_per_second", "Cap of the gateway.", budgets.maxPerSecond());
      metrics.gauge(
          "headwater_sampling_admitted_last_second",
          "What the cap of the gateway let pass within the last second.",
          budgets.admitted());
    }
    metrics.gauge(
        "headwater_sampling_default_probability",
        "Probability of what no rule matches.",
        budgets.defaultProbability());
  }
}
