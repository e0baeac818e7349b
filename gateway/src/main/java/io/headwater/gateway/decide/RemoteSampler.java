package io.headwater.gateway.decide;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a call that no rule matches, where a remote server is asked: its strategy,
 * while there is one that says something of the call, and else the default of the file. Under the
 * gateway's cap, and raised by boosts, as that is.
 */
final class RemoteSampler implements Sampler {
  private final RemoteSampling remote;
  private final RuleSampler ofFile;
  private final LongSupplier clock;
  private final Caps caps;
  private final Raise raise;

  RemoteSampler(RemoteSampling remote, RuleSampler ofFile, SamplerContext context) {
    this.remote = remote;
    this.ofFile = ofFile;
    this.clock = context.clock();
    this.caps = new Caps(clock, null, context.gatewayCap());
    this.raise = context.raise(DecisionReason.REMOTE, null);
  }

  @Override
  public Decision decide(Call call, long randomness, Effect effect) {
    RemoteLane lane = laneOf(call, effect);
    if (lane == null) {
      return ofFile.decide(call, randomness, effect);
    }
    long now = clock.getAsLong();
    Outcome outcome = raise.inForce(lane.arrive(now, effect), call);
    boolean kept = outcome.threshold().keeps(randomness);
    if (!kept && !lane.isShort(now)) {
      return outcome.dropped();
    }
    Decision decision = caps.capped(outcome, kept ? outcome.kept() : lane.floored(), effect);
    if (effect == Effect.COUNT && decision.sampled()) {
      lane.count(now);
    }
    return decision;
  }

  @Override
  public Threshold threshold(Call call) {
    RemoteLane lane = laneOf(call, Effect.PEEK);
    return lane == null
        ? ofFile.threshold(call)
        : raise.inForce(lane.arrive(clock.getAsLong(), Effect.PEEK), call).threshold();
  }

  @Override
  public @Nullable SlidingCap cap() {
    return null;
  }

  /** What the strategy says of a call; null: nothing. */
  private @Nullable RemoteLane laneOf(Call call, Effect effect) {
    FollowedStrategy followed = remote.followed();
    RemoteLane lane = followed == null ? null : followed.laneOf(call, effect);
    return lane == null || !lane.speaks() ? null : lane;
  }
}
