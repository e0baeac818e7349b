package io.headwater.gateway.admin;

import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.decide.temporary.TemporaryRules;
import java.util.function.Supplier;

/**
 * What decides, for the admin port to show and, as for temporary rules, to change.
 *
 * @param policy the configured rules in force
 * @param temporary the rules that end by themselves
 * @param reading reads such a rule
 */
public record RuleViews(
    Supplier<SamplingPolicy> policy, TemporaryRules temporary, TemporaryRuleReading reading) {}
