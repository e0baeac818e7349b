package io.headwater.gateway.remote;

import io.headwater.gateway.decide.RemoteBounds;
import io.headwater.gateway.decide.RemoteSampling;
import io.headwater.gateway.decide.RemoteStrategy;

/**
 * Fuzz target {@code strategy}: what a server of sampling strategies answers. It is refused, or
 * each figure of what was read is in its range and can be followed.
 */
public final class StrategyFuzz {
  private static final int MOST = 3;

  private StrategyFuzz() {}

  /** Called by Jazzer for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    StrategyReading reading;
    try {
      reading = StrategyReader.read(input, MOST);
    } catch (PollFailedException refused) {
      return;
    }
    RemoteStrategy strategy = reading.strategy();
    if (strategy instanceof RemoteStrategy.Probability one) {
      check(one.probability() >= 0 && one.probability() <= 1, reading);
    } else if (strategy instanceof RemoteStrategy.RateLimit limit) {
      check(limit.perSecond() >= 0 && limit.perSecond() <= 1e6, reading);
    } else if (strategy instanceof RemoteStrategy.PerOperation each) {
      Double others = each.defaultProbability();
      check(others == null || (others >= 0 && others <= 1), reading);
      check(each.lowerBound() >= 0 && each.lowerBound() <= 1e6, reading);
      check(each.upperBound() >= 0 && each.upperBound() <= 1e6, reading);
      check(each.operations().size() <= MOST, reading);
      each.operations()
          .forEach(
              (name, p) -> {
                check(!name.isEmpty() && name.length() <= StrategyReader.LONGEST_NAME, reading);
                check(p >= 0 && p <= 1, reading);
              });
    }
    check(reading.ignored().values().stream().allMatch(many -> many > 0), reading);
    new RemoteSampling(() -> 0).follow(strategy, new RemoteBounds(0, 1, MOST));
  }

  private static void check(boolean holds, StrategyReading reading) {
    if (!holds) {
      throw new AssertionError(reading.toString());
    }
  }
}
