package io.headwater.gateway.decide;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a rule does with a call that it matches: the threshold in force, the floor of the operation,
 * the rule's cap, then the gateway's. Shared by all event loops; lock-free.
 */
final class RuleSampler implements Sampler {
  private final LongSupplier clock;
  private final Caps caps;
  private final Raise raise;

  /** Of a probability that does not move; null: it does. */
  private final @Nullable Outcome fixed;

  /** Of all that the rule matches; null: it does not move, or each operation has its own. */
  private final @Nullable Lane lane;

  private final @Nullable OperationTable<Lane> operations;
  private final int floor;
  private final Decision floored;

  private RuleSampler(SamplingRule rule, SamplerContext context, @Nullable RuleSampler previous) {
    this.clock = context.clock();
    SlidingCap capBefore = previous == null ? null : previous.caps.rule();
    this.caps =
        new Caps(clock, Caps.cap(rule.maxPerSecond(), clock, capBefore), context.gatewayCap());
    String name = rule.name();
    ThresholdLadder ladder =
        new ThresholdLadder(threshold -> context.ofThreshold(DecisionReason.RULE, name, threshold));
    SamplingKind kind = rule.kind();
    this.raise =
        kind instanceof SamplingKind.Never ? Raise.NONE : context.raise(DecisionReason.RULE, name);
    this.fixed = fixed(name, kind, context);
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

  private RuleSampler(Outcome fixed, SamplerContext context) {
    this.raise = context.raise(DecisionReason.DEFAULT, null);
    this.clock = context.clock();
    this.caps = new Caps(clock, null, context.gatewayCap());
    this.fixed = fixed;
    this.lane = null;
    this.operations = null;
    this.floor = 0;
    this.floored = fixed.kept();
  }

  /**
   * Compiles what a rule does.
   *
   * @param previous of the rule of that name in the configuration before, whose state goes on where
   *     the kind is the same; null: there was none
   */
  static RuleSampler of(SamplingRule rule, SamplerContext context, @Nullable RuleSampler previous) {
    return new RuleSampler(rule, context, previous);
  }

  /** What is done with a call that no rule matches. */
  static RuleSampler ofDefault(double probability, SamplerContext context) {
    return new RuleSampler(
        context.ofProbability(DecisionReason.DEFAULT, null, probability), context);
  }

  @Override
  public Decision decide(Call call, long randomness, Effect effect) {
    if (fixed != null) {
      Outcome outcome = raise.inForce(fixed, call);
      return outcome.threshold().keeps(randomness)
          ? caps.capped(outcome, outcome.kept(), effect)
          : outcome.dropped();
    }
    long now = clock.getAsLong();
    Lane current = lane(call, effect);
    Outcome outcome = raise.inForce(current.arrive(now, effect), call);
    boolean kept = outcome.threshold().keeps(randomness);
    if (!kept && (floor == 0 || !current.floor().isShort(now, floor))) {
      return outcome.dropped();
    }
    Decision decision = caps.capped(outcome, kept ? outcome.kept() : floored, effect);
    if (floor > 0 && decision.sampled() && effect == Effect.COUNT) {
      current.floor().count(now);
    }
    return decision;
  }

  @Override
  public Threshold threshold(Call call) {
    Outcome own =
        fixed != null ? fixed : lane(call, Effect.PEEK).arrive(clock.getAsLong(), Effect.PEEK);
    return raise.inForce(own, call).threshold();
  }

  /** What the rule may sample, and what it does now; a boost is not looked at. */
  RuleBudget budget(SamplingRule rule) {
    long now = clock.getAsLong();
    SlidingCap cap = caps.rule();
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

  @Override
  public @Nullable SlidingCap cap() {
    return caps.rule();
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

  private static @Nullable Outcome fixed(String name, SamplingKind kind, SamplerContext context) {
    if (kind instanceof SamplingKind.Never) {
      return Outcome.ofProbability(DecisionReason.NEVER, name, 0);
    }
    if (kind instanceof SamplingKind.Always) {
      return context.ofProbability(DecisionReason.RULE, name, 1);
    }
    if (kind instanceof SamplingKind.Probability probability) {
      return context.ofProbability(DecisionReason.RULE, name, probability.probability());
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
