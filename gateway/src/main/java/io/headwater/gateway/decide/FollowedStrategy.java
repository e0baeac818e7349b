package io.headwater.gateway.decide;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A remote strategy within its bounds, ready to be asked. Never changes, but for what it has
 * counted; another strategy takes its place as a whole.
 */
final class FollowedStrategy {
  private final RemoteStrategy strategy;
  private final RemoteBounds bounds;
  private final LongSupplier clock;
  private final Map<String, Outcome> outcomes = new HashMap<>();
  private final @Nullable Outcome byDefault;

  /** Of everything; null: each operation has its own. */
  private final @Nullable RemoteLane all;

  private final @Nullable OperationTable<RemoteLane> operations;

  /**
   * Compiles a strategy.
   *
   * @param clock monotonic, in nanoseconds
   * @param previous whose counts go on; null: there was none
   */
  FollowedStrategy(
      RemoteStrategy strategy,
      RemoteBounds bounds,
      LongSupplier clock,
      @Nullable FollowedStrategy previous) {
    this.strategy = strategy;
    this.bounds = bounds;
    this.clock = clock;
    if (strategy instanceof RemoteStrategy.PerOperation each) {
      Double others = each.defaultProbability();
      this.byDefault = others == null ? null : outcome(others);
      each.operations().forEach((name, p) -> outcomes.put(name, outcome(p)));
      this.all = null;
      this.operations = table(previous == null ? null : previous.operations);
    } else {
      this.byDefault =
          strategy instanceof RemoteStrategy.Probability one ? outcome(one.probability()) : null;
      RemoteLane lane = laneOfAll();
      this.all = previous == null || previous.all == null ? lane : lane.after(previous.all);
      this.operations = null;
    }
  }

  /** Whether it was compiled of these. */
  boolean isOf(RemoteStrategy other, RemoteBounds otherBounds) {
    return strategy.equals(other) && bounds.equals(otherBounds);
  }

  RemoteStrategy strategy() {
    return strategy;
  }

  /** What it says of a call; one that {@link RemoteLane#speaks} or not. */
  RemoteLane laneOf(Call call, Effect effect) {
    if (operations == null) {
      return present(all);
    }
    String method = call.request().method();
    if (effect == Effect.COUNT) {
      return operations.of(method, call.match());
    }
    RemoteLane known = operations.peek(method, call.match());
    return known == null ? lane(OperationName.of(method, call.match()).text()) : known;
  }

  private OperationTable<RemoteLane> table(@Nullable OperationTable<RemoteLane> before) {
    int bound = bounds.maxOperations();
    return before == null
        ? new OperationTable<>(bound, name -> lane(name.text()), lane(""))
        : before.with(bound, name -> lane(name.text()), lane -> lane(lane.operation()).after(lane));
  }

  private RemoteLane lane(String operation) {
    if (!(strategy instanceof RemoteStrategy.PerOperation each)) {
      throw new IllegalStateException("operations are not told apart");
    }
    long now = clock.getAsLong();
    return new RemoteLane(
        operation,
        outcomes.getOrDefault(operation, byDefault),
        each.upperBound() > 0 ? limit(each.upperBound(), now) : null,
        new LowerBound(now),
        each.lowerBound());
  }

  private RemoteLane laneOfAll() {
    long now = clock.getAsLong();
    if (strategy instanceof RemoteStrategy.RateLimit limit && limit.perSecond() > 0) {
      Outcome keepAll =
          Outcome.ofProbability(DecisionReason.REMOTE, null, bounds.bounded(1))
              .ofSampler(SamplerType.RATE_LIMITING, limit.perSecond());
      return new RemoteLane("", keepAll, limit(limit.perSecond(), now), new LowerBound(now), 0);
    }
    return new RemoteLane(
        "", byDefault == null ? outcome(0) : byDefault, null, new LowerBound(now), 0);
  }

  private Outcome outcome(double probability) {
    return Outcome.ofProbability(DecisionReason.REMOTE, null, bounds.bounded(probability));
  }

  private static Lane limit(double perSecond, long now) {
    ThresholdLadder ladder =
        new ThresholdLadder(
            threshold ->
                Outcome.ofThreshold(DecisionReason.REMOTE, null, threshold)
                    .ofSampler(SamplerType.RATE_LIMITING, perSecond));
    return new Lane(new ArrivalRate(now), new MinuteFloor(), ladder, perSecond);
  }

  private static RemoteLane present(@Nullable RemoteLane lane) {
    if (lane == null) {
      throw new IllegalStateException("operations are told apart");
    }
    return lane;
  }
}
