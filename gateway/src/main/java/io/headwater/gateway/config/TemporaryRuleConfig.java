package io.headwater.gateway.config;

import io.headwater.gateway.config.SamplingConfig.MatchConfig;
import java.time.Duration;

/**
 * A rule that was asked for while the gateway runs.
 *
 * @param name what spans call it
 * @param match what it applies to
 * @param probability of what matches, above 0, up to 1
 * @param count sampled in all; 0: no such limit
 * @param duration in force for so long
 * @param who asked for it
 * @param why they did
 */
public record TemporaryRuleConfig(
    String name,
    MatchConfig match,
    double probability,
    int count,
    Duration duration,
    String who,
    String why) {}
