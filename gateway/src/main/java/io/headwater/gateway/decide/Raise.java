package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/** What a boost makes of an outcome: the lower of two thresholds, while it lasts. */
final class Raise {
  /** Nothing is raised. */
  static final Raise NONE = new Raise(Boost.NONE, null);

  private final Boost boost;

  /** In force while the operation's rate is raised; null: nothing raises it. */
  private final @Nullable Outcome raised;

  Raise(Boost boost, @Nullable Outcome raised) {
    this.boost = boost;
    this.raised = raised;
  }

  /** The outcome in force. Neither threshold knows this call's randomness. */
  Outcome inForce(Outcome own, Call call) {
    return raised != null
            && raised.threshold().value() < own.threshold().value()
            && boost.raises(call)
        ? raised
        : own;
  }
}
