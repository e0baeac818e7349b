package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/**
 * What a remote strategy says of one operation, or of everything. What has arrived and what was
 * sampled is shared with the lane of the strategy before, if there was one.
 */
final class RemoteLane {
  private final String operation;
  private final @Nullable Outcome own;
  private final @Nullable Lane limit;
  private final LowerBound sampled;
  private final double lowerBound;
  private final Decision floored;

  /**
   * Makes a lane.
   *
   * @param operation whose it is; empty: of all that have none of their own
   * @param own of the probability that is asked for; null: none is
   * @param limit about so many at most; null: any number
   * @param sampled when the last ones were
   * @param lowerBound sampled per second at least; 0: no such floor
   */
  RemoteLane(
      String operation,
      @Nullable Outcome own,
      @Nullable Lane limit,
      LowerBound sampled,
      double lowerBound) {
    this.operation = operation;
    this.own = own;
    this.limit = limit;
    this.sampled = sampled;
    this.lowerBound = lowerBound;
    this.floored =
        new Decision(
            true,
            DecisionReason.REMOTE,
            null,
            1,
            null,
            Cap.NONE,
            SamplerType.LOWER_BOUND,
            lowerBound);
  }

  /** This one, going on from where another was. */
  RemoteLane after(RemoteLane before) {
    Lane goingOn = limit == null || before.limit == null ? limit : limit.after(before.limit);
    return new RemoteLane(operation, own, goingOn, before.sampled, lowerBound);
  }

  String operation() {
    return operation;
  }

  /** Whether it says anything. */
  boolean speaks() {
    return own != null;
  }

  /** The higher of the two thresholds. */
  Outcome arrive(long now, Effect effect) {
    if (own == null) {
      throw new IllegalStateException("nothing is said of " + operation);
    }
    if (limit == null) {
      return own;
    }
    Outcome limited = limit.arrive(now, effect);
    return limited.threshold().value() > own.threshold().value() ? limited : own;
  }

  /** Whether one more has to be sampled, whatever the threshold. */
  boolean isShort(long now) {
    return lowerBound > 0 && sampled.isShort(now, lowerBound);
  }

  /** The decision for such a one. */
  Decision floored() {
    return floored;
  }

  /** Counts one that was sampled. */
  void count(long now) {
    if (lowerBound > 0) {
      sampled.count(now, lowerBound);
    }
  }
}
