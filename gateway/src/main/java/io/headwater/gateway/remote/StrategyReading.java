package io.headwater.gateway.remote;

import io.headwater.gateway.decide.RemoteStrategy;
import java.util.Map;

/**
 * A strategy as it was read.
 *
 * @param strategy each figure is in its range
 * @param ignored how much was left out, and why
 */
record StrategyReading(RemoteStrategy strategy, Map<IgnoredPart, Integer> ignored) {
  StrategyReading {
    ignored = Map.copyOf(ignored);
  }
}
