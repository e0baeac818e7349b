package io.headwater.gateway.decide;

import java.util.List;

/**
 * What the decision for a request is, and why.
 *
 * @param rules what each rule says, in the order in which they are asked: {@code never} rules first
 * @param randomness R, 56 bits
 * @param threshold T of the rule that matches first, or else of the default; 2^56 keeps nothing. A
 *     trace is kept if R &gt;= T, unless a step before the rules spoke
 * @param caps that hold for the rule that matches first, and the gateway's; those that are
 *     configured
 * @param decision what comes of it
 */
public record Explanation(
    List<RuleVerdict> rules,
    long randomness,
    long threshold,
    List<CapState> caps,
    Decision decision) {
  public Explanation {
    rules = List.copyOf(rules);
    caps = List.copyOf(caps);
  }

  /**
   * What one rule says. The first that matches speaks.
   *
   * @param name of the rule
   * @param kind what it does
   * @param matches whether all of its conditions hold
   * @param conditions each of them
   */
  public record RuleVerdict(
      String name, SamplingKind kind, boolean matches, List<ConditionVerdict> conditions) {
    public RuleVerdict {
      conditions = List.copyOf(conditions);
    }
  }

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
