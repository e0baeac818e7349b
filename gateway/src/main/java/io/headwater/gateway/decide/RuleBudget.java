package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/**
 * What a rule may sample, and what it does at one moment.
 *
 * @param rule its name
 * @param maxPerSecond its cap; 0: none
 * @param admitted what the cap let pass within the last second
 * @param targetPerSecond its target; 0: none
 * @param perOperation whether each operation has that target to itself
 * @param arrivals requests per second that the target is held against, smoothed; null: there is no
 *     target, or each operation has its own
 * @param probability in force, in [0, 1], which is that of the threshold; null: each operation has
 *     its own
 */
public record RuleBudget(
    String rule,
    int maxPerSecond,
    int admitted,
    double targetPerSecond,
    boolean perOperation,
    @Nullable Double arrivals,
    @Nullable Double probability) {}
