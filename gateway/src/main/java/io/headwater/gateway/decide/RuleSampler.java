package io.headwater.gateway.decide;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a rule does with a call that it matches: the threshold in force, the floor of the operation,
 * the rule's cap, then the gateway's. Shared by all event loops; lock-free.
 */
final class RuleSampler {
  private final LongSupplier clock;
  private final @Nullable SlidingCap cap;
  private final @Nullable SlidingCap gatewayCap;

  /** Of a probability that does not move; null: it does. */
  private final @Nullable Outcome fixed;

  /** Of all that the rule matches; null: it does not move, or each operation has its own. */
  private final @Nullable Lane lane;

  private final @Nullable OperationTable<Lane> operations;
  private final int floor;
  private final Decision floored;

  private final Boost boost;

  /** In force while the operation's rate is raised; null: nothing raises it. */
  private final @Nullable Outcome raised;

  private RuleSampler(
      SamplingRule rule,
      LongSupplier clock,
      @Nullable SlidingCap gatewayCap,
      Boost boost,
      @Nullable RuleSampler previous) {
    this.clock = clock;
    this.gatewayCap = gatewayCap;
    this.boost = boost;
    this.cap = cap(rule.maxPerSecond(), clock, previous == null ? null : previous.cap);
    String name = rule.name();
    ThresholdLadder ladder = new ThresholdLadder(name);
    SamplingKind kind = rule.kind();
    this.raised =
        kind instanceof SamplingKind.Never ? null : boost.outcome(DecisionReason.RULE, name);
    this.fixed = fixed(name, kind);
    this.lane =
        kind instanceof SamplingKind.TargetPerSecond target
            ? lane(target.perSecond(), ladder, previous == null ? null : previous.lane)
            : null;
    if (kind instanceof SamplingKind.TargetPerOperation target) {
      this.operations = operations(target, ladder, previous == null ? null : previous.operations);
      this.floor = target.minPerMinute();
    } else {
      this.operations = null;
      this.floor = 0;
    }
    this.floored =
        new Decision(
            true,
            DecisionReason.RULE,
            name,
            1,
            null,
            Cap.NONE,
            SamplerType.LOWER_BOUND,
            floor / 60.0);
  }

  private RuleSampler(
      Outcome fixed, LongSupplier clock, @Nullable SlidingCap gatewayCap, Boost boost) {
    this.boost = boost;
    this.raised = boost.outcome(DecisionReason.DEFAULT, null);
    this.clock = clock;
    this.gatewayCap = gatewayCap;
    this.cap = null;
    this.fixed = fixed;
    this.lane = null;
    this.operations = null;
    this.floor = 0;
    this.floored = fixed.kept();
  }

  /**
   * Compiles what a rule does.
   *
   * @param gatewayCap holds for every rule; null: there is none
   * @param boost what raises its probability
   * @param previous of the rule of that name in the configuration before, whose state goes on where
   *     the kind is the same; null: there was none
   */
  static RuleSampler of(
      SamplingRule rule,
      LongSupplier clock,
      @Nullable SlidingCap gatewayCap,
      Boost boost,
      @Nullable RuleSampler previous) {
    return new RuleSampler(rule, clock, gatewayCap, boost, previous);
  }

  /** What is done with a call that no rule matches. */
  static RuleSampler ofDefault(
      double probability, LongSupplier clock, @Nullable SlidingCap gatewayCap, Boost boost) {
    Outcome outcome = Outcome.ofProbability(DecisionReason.DEFAULT, null, probability);
    return new RuleSampler(outcome, clock, gatewayCap, boost);
  }

  /** A cap that goes on counting where the one before it was; null: there is none. */
  static @Nullable SlidingCap cap(
      int maxPerSecond, LongSupplier clock, @Nullable SlidingCap previous) {
    if (maxPerSecond == 0) {
      return null;
    }
    return previous == null
        ? SlidingCap.of(maxPerSecond, clock.getAsLong())
        : previous.with(maxPerSecond);
  }

  Decision decide(Call call, long randomness, Effect effect) {
    if (fixed != null) {
      Outcome outcome = inForce(fixed, call);
      return outcome.threshold().keeps(randomness)
          ? capped(outcome, outcome.kept(), effect)
          : outcome.dropped();
    }
    long now = clock.getAsLong();
    Lane current = lane(call, effect);
    Outcome outcome = inForce(current.arrive(now, effect), call);
    boolean kept = outcome.threshold().keeps(randomness);
    if (!kept && (floor == 0 || !current.floor().isShort(now, floor))) {
      return outcome.dropped();
    }
    Decision decision = capped(outcome, kept ? outcome.kept() : floored, effect);
    if (floor > 0 && decision.sampled() && effect == Effect.COUNT) {
      current.floor().count(now);
    }
    return decision;
  }

  /** The threshold that would be in force for a call, without counting it. */
  Threshold threshold(Call call) {
    Outcome own =
        fixed != null ? fixed : lane(call, Effect.PEEK).arrive(clock.getAsLong(), Effect.PEEK);
    return inForce(own, call).threshold();
  }

  /** The lower of two thresholds, where a boost has one. Neither knows this call's randomness. */
  private Outcome inForce(Outcome own, Call call) {
    return raised != null
            && raised.threshold().value() < own.threshold().value()
            && boost.raises(call)
        ? raised
        : own;
  }

  /** What the rule may sample, and what it does now; a boost is not looked at. */
  RuleBudget budget(SamplingRule rule) {
    long now = clock.getAsLong();
    double target = 0;
    if (rule.kind() instanceof SamplingKind.TargetPerSecond one) {
      target = one.perSecond();
    } else if (rule.kind() instanceof SamplingKind.TargetPerOperation each) {
      target = each.perSecond();
    }
    Double arrivals = lane == null ? null : lane.arrivals(now);
    Outcome outcome = lane == null ? fixed : lane.arrive(now, Effect.PEEK);
    return new RuleBudget(
        rule.name(),
        cap == null ? 0 : cap.most(),
        cap == null ? 0 : cap.admitted(now),
        target,
        operations != null,
        arrivals,
        outcome == null ? null : outcome.threshold().probability());
  }

  @Nullable SlidingCap cap() {
    return cap;
  }

  private Decision capped(Outcome outcome, Decision kept, Effect effect) {
    if ((cap == null && gatewayCap == null) || !kept.sampled()) {
      return kept;
    }
    long now = clock.getAsLong();
    Decision decision = kept;
    if (cap != null) {
      switch (cap.ask(now, effect)) {
        case FREE -> {}
        case LIMITING -> decision = decision.touchedBy(Cap.RULE, cap.most());
        case FULL -> {
          return outcome.droppedByRule();
        }
      }
    }
    if (gatewayCap != null) {
      switch (gatewayCap.ask(now, effect)) {
        case FREE -> {}
        case LIMITING -> {
          if (decision.cap() == Cap.NONE) {
            decision = decision.touchedBy(Cap.GATEWAY, gatewayCap.most());
          }
        }
        case FULL -> {
          return outcome.droppedByGateway();
        }
      }
    }
    return decision;
  }

  private Lane lane(Call call, Effect effect) {
    if (lane != null) {
      return lane;
    }
    if (operations == null) {
      throw new IllegalStateException("the threshold does not move");
    }
    String method = call.request().method();
    if (effect == Effect.COUNT) {
      return operations.of(method, call.match());
    }
    Lane known = operations.peek(method, call.match());
    return known == null ? operations.others().afresh(clock.getAsLong()) : known;
  }

  private static @Nullable Outcome fixed(String name, SamplingKind kind) {
    if (kind instanceof SamplingKind.Never) {
      return Outcome.ofProbability(DecisionReason.NEVER, name, 0);
    }
    if (kind instanceof SamplingKind.Always) {
      return Outcome.ofProbability(DecisionReason.RULE, name, 1);
    }
    if (kind instanceof SamplingKind.Probability probability) {
      return Outcome.ofProbability(DecisionReason.RULE, name, probability.probability());
    }
    return null;
  }

  private Lane lane(double target, ThresholdLadder ladder, @Nullable Lane before) {
    return before == null
        ? new Lane(new ArrivalRate(clock.getAsLong()), new MinuteFloor(), ladder, target)
        : before.with(ladder, target);
  }

  private OperationTable<Lane> operations(
      SamplingKind.TargetPerOperation target,
      ThresholdLadder ladder,
      @Nullable OperationTable<Lane> before) {
    int bound = target.maxOperations();
    double perSecond = target.perSecond();
    return before == null
        ? new OperationTable<>(
            bound, name -> lane(perSecond, ladder, null), lane(perSecond, ladder, null))
        : before.with(
            bound, name -> lane(perSecond, ladder, null), known -> known.with(ladder, perSecond));
  }
}
