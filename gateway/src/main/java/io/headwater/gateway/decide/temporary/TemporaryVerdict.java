package io.headwater.gateway.decide.temporary;

import io.headwater.gateway.decide.Explanation.RuleVerdict;

/**
 * What a temporary rule says of a call.
 *
 * @param verdict whether it matches, and each of its conditions
 * @param state what is left of it
 * @param keeps whether the randomness reaches its threshold
 * @param speaks whether it is the one that would decide, if the decision comes to temporary rules
 */
public record TemporaryVerdict(
    RuleVerdict verdict, TemporaryRuleState state, boolean keeps, boolean speaks) {}
