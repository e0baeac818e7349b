package io.headwater.gateway.decide.temporary;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A rule at one moment.
 *
 * @param id by which it is removed
 * @param rule as asked for
 * @param created when it came into force
 * @param timeLeft until it ends by time; zero: it has
 * @param sampled by it so far
 */
public record TemporaryRuleState(
    String id, TemporaryRule rule, Instant created, Duration timeLeft, long sampled) {
  /** How many it samples yet; empty: as many as come. */
  public OptionalLong countLeft() {
    int count = rule.limits().count();
    return count == 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(0, count - sampled));
  }

  /** Until it ends by time, rounded up: what is still in force has some left. */
  public long secondsLeft() {
    return timeLeft.plusNanos(999_999_999).toSeconds();
  }

  /** When it ends by time. */
  public Instant expires() {
    return created.plus(rule.limits().duration());
  }
}
