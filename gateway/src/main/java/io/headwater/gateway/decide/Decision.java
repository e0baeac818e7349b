package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/**
 * Whether one exchange is traced, and why. Made once, never re-made on a retry.
 *
 * <p>Every decision that can be made is built when the rules are compiled: deciding allocates
 * nothing.
 *
 * @param sampled whether the exchange is traced
 * @param reason which step spoke
 * @param rule name of the rule that spoke; null: none did
 * @param probability with which such an exchange is sampled, in [0, 1]
 * @param traceState the header value that announces it, {@code ot=th:c}; null: nothing, since it is
 *     not sampled
 */
public record Decision(
    boolean sampled,
    DecisionReason reason,
    @Nullable String rule,
    double probability,
    @Nullable String traceState) {}
