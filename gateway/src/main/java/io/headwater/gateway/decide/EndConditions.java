package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/**
 * Which ends of exchanges are remarkable.
 *
 * @param error those that fail
 * @param slow those that take longer
 * @param slowerThanNanos than this
 */
public record EndConditions(boolean error, boolean slow, long slowerThanNanos) {
  /** None are. */
  public static final EndConditions NONE = new EndConditions(false, false, 0);

  /** Whether any are. */
  public boolean isOn() {
    return error || slow;
  }

  /** Why an exchange's end is remarkable; null: it is not. */
  @Nullable EndCause met(boolean failed, long elapsedNanos) {
    if (error && failed) {
      return EndCause.ERROR;
    }
    return slow && elapsedNanos > slowerThanNanos ? EndCause.SLOW : null;
  }
}
