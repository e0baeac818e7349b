package io.headwater.gateway.decide;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the decision for a request is, and why.
 *
 * @param steps what is asked between the {@code never} rules and the others, in that order
 * @param rules what each rule says, in the order in which they are asked: {@code never} rules first
 * @param randomness R, 56 bits
 * @param threshold T of the rule that matches first, or else of the default; 2^56 keeps nothing. A
 *     trace is kept if R &gt;= T, unless a step before the rules spoke
 * @param remote what a remote strategy says, which is asked when no rule matches
 * @param caps that hold for the rule that matches first, and the gateway's; those that are
 *     configured
 * @param decision what comes of it
 */
public record Explanation(
    List<StepVerdict> steps,
    List<RuleVerdict> rules,
    long randomness,
    long threshold,
    StepVerdict remote,
    List<CapState> caps,
    Decision decision) {
  private static final long NOTHING_KEPT = 1L << 56;

  public Explanation {
    steps = List.copyOf(steps);
    rules = List.copyOf(rules);
    caps = List.copyOf(caps);
  }

  /** T, and the thresholds of what else keeps a share of what it matches: temporary rules. */
  public Set<Long> thresholds() {
    Set<Long> all = new TreeSet<>();
    all.add(threshold);
    for (StepVerdict step : steps) {
      for (RuleVerdict rule : step.rules()) {
        if (rule.kind() instanceof SamplingKind.Probability share) {
          all.add(Threshold.ofProbability(share.probability()).value());
        }
      }
    }
    return all;
  }

  /** R as {@code rv} has it: 14 hex digits. */
  public String randomnessHex() {
    return String.format(Locale.ROOT, "%014x", randomness);
  }

  /** T as {@code th} has it: 1 to 14 hex digits; null: nothing is kept, which has no {@code th}. */
  public @Nullable String thresholdHex() {
    return threshold >= NOTHING_KEPT ? null : new Threshold(threshold).encode();
  }

  /** Which share of traces the threshold keeps, in [0, 1]. */
  public double probability() {
    return new Threshold(threshold).probability();
  }

  /**
   * What a step says that is asked before the rules.
   *
   * @param step which one
   * @param speaks whether it decides, unless a {@code never} rule or a step before it did
   * @param why in one word of the wire: {@code over-budget}
   * @param rules what each rule of the step says, in the order in which they are asked; empty: it
   *     has none
   */
  public record StepVerdict(
      DecisionReason step, boolean speaks, String why, List<RuleVerdict> rules) {
    public StepVerdict {
      rules = List.copyOf(rules);
    }

    /** Of a step without rules. */
    public StepVerdict(DecisionReason step, boolean speaks, String why) {
      this(step, speaks, why, List.of());
    }
  }

  /**
   * What one rule says. The first that matches speaks.
   *
   * @param name of the rule
   * @param kind what it does
   * @param matches whether all of its conditions hold
   * @param conditions each of them
   * @param left what is left of it; null: it does not end by itself
   */
  public record RuleVerdict(
      String name,
      SamplingKind kind,
      boolean matches,
      List<ConditionVerdict> conditions,
      @Nullable Left left) {
    public RuleVerdict {
      conditions = List.copyOf(conditions);
    }

    /** Of a rule that does not end by itself. */
    public RuleVerdict(
        String name, SamplingKind kind, boolean matches, List<ConditionVerdict> conditions) {
      this(name, kind, matches, conditions, null);
    }
  }

  /**
   * What is left of a rule that ends by itself, at whichever comes first.
   *
   * @param seconds until its time is over, rounded up
   * @param count that it samples yet; empty: as many as come
   */
  public record Left(long seconds, OptionalLong count) {}

  /**
   * What one condition says.
   *
   * @param condition as people read it: {@code header x-tenant: beta-*}
   * @param holds whether it does
   */
  public record ConditionVerdict(String condition, boolean holds) {}

  /**
   * How a cap stands.
   *
   * @param cap which one
   * @param maxPerSecond what it admits in any second
   * @param room whether it would admit one more now
   * @param limiting whether it turned any away in the last second, so that what it admits carries
   *     no threshold
   */
  public record CapState(Cap cap, int maxPerSecond, boolean room, boolean limiting) {}
}
