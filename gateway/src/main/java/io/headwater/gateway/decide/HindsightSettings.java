package io.headwater.gateway.decide;

/**
 * What comes of how exchanges end.
 *
 * @param keep the ends after which the spans of what was not sampled are kept
 * @param keepMaxPerSecond exchanges kept in any second at most
 * @param boost what raises probabilities
 */
public record HindsightSettings(EndConditions keep, int keepMaxPerSecond, BoostSettings boost) {}
