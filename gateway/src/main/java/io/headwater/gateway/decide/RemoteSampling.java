package io.headwater.gateway.decide;

import io.headwater.gateway.decide.Explanation.StepVerdict;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which strategy of a remote server is followed, if any is. Lives as long as the gateway; whoever
 * asks the server sets it, event loops read it. Swapped as a whole: a decision sees one or the
 * other. To have none costs a decision one volatile read.
 */
public final class RemoteSampling {
  private final LongSupplier clock;
  private volatile @Nullable FollowedStrategy followed;

  /**
   * Follows nobody yet.
   *
   * @param clock monotonic, in nanoseconds
   */
  public RemoteSampling(LongSupplier clock) {
    this.clock = clock;
  }

  /** Follows a strategy from now on. Rates and floors go on, for operations of the same name. */
  public synchronized void follow(RemoteStrategy strategy, RemoteBounds bounds) {
    FollowedStrategy before = followed;
    if (before == null || !before.isOf(strategy, bounds)) {
      followed = new FollowedStrategy(strategy, bounds, clock, before);
    }
  }

  /** Follows nobody any more: the default of the file speaks. */
  public synchronized void forget() {
    followed = null;
  }

  /** The strategy in force, as it was read; null: there is none. */
  public @Nullable RemoteStrategy strategy() {
    FollowedStrategy now = followed;
    return now == null ? null : now.strategy();
  }

  @Nullable FollowedStrategy followed() {
    return followed;
  }

  /** What it says of a call that no rule matches. */
  StepVerdict explain(Call call) {
    FollowedStrategy now = followed;
    if (now == null) {
      return new StepVerdict(DecisionReason.REMOTE, false, "no-strategy");
    }
    boolean speaks = now.laneOf(call, Effect.PEEK).speaks();
    return new StepVerdict(
        DecisionReason.REMOTE, speaks, speaks ? now.strategy().kind() : "not-told");
  }

  /** The same where no server is asked. */
  static StepVerdict notConfigured() {
    return new StepVerdict(DecisionReason.REMOTE, false, "not-configured");
  }
}
