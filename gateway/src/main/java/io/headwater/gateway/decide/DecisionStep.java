package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/**
 * A step of the decision that is asked between the {@code never} rules and the others. Shared by
 * all event loops; must neither block nor, where it does not speak, allocate.
 */
public interface DecisionStep {
  /** Never speaks. */
  DecisionStep ABSENT = (call, randomness, effect) -> null;

  /**
   * Decides, or leaves it to the steps behind.
   *
   * @param call what is decided on
   * @param randomness R: its low 56 bits are compared with thresholds
   * @param effect whether budgets and counts are used up
   * @return the decision, before the gateway's cap; null: this step has nothing to say
   */
  @Nullable Decision decide(Call call, long randomness, Effect effect);

  /**
   * Is told what became of a decision that counts, so that what it used up can be given back. Only
   * temporary rules are.
   *
   * @param decision as this step made it
   * @param held false: the gateway's cap turned it away
   */
  default void settle(Decision decision, boolean held) {}
}
