package io.headwater.gateway.decide;

import io.headwater.gateway.decide.Explanation.StepVerdict;
import org.jspecify.annotations.Nullable;

/**
 * A step of the decision that is asked between the {@code never} rules and the others. Shared by
 * all event loops; must neither block nor, where it does not speak, allocate.
 */
public interface DecisionStep {
  /** Never speaks. */
  DecisionStep ABSENT =
      new DecisionStep() {
        @Override
        public @Nullable Decision decide(Call call, long randomness, Effect effect) {
          return null;
        }

        @Override
        public StepVerdict explain(DecisionReason reason, Call call, long randomness) {
          return new StepVerdict(reason, false, "not-configured");
        }
      };

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
   * Says what it would decide, and why; nothing changes. A step of several parts, such as rules
   * that expire, says of each what it says.
   *
   * @param reason which step it is
   */
  default StepVerdict explain(DecisionReason reason, Call call, long randomness) {
    Decision decision = decide(call, randomness, Effect.PEEK);
    return new StepVerdict(reason, decision != null, decision == null ? "silent" : "speaks");
  }

  /**
   * Is told what became of a sampled decision that counts, so that what it used up can be given
   * back. What fills up again by itself, such as a budget per second, need not be.
   *
   * @param call what was decided on
   * @param decision as this step made it
   * @param held false: the gateway's cap turned it away
   */
  default void settle(Call call, Decision decision, boolean held) {}
}
