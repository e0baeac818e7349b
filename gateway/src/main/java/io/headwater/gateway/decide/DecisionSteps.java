package io.headwater.gateway.decide;

/**
 * What is asked between the {@code never} rules and the others, in this order.
 *
 * @param trustedParent the decision of a caller who is trusted with it
 * @param debugToken a signed token that asks for a trace
 * @param temporary rules that expire
 */
public record DecisionSteps(
    DecisionStep trustedParent, DecisionStep debugToken, DecisionStep temporary) {
  /** Nothing is asked. */
  public static final DecisionSteps NONE =
      new DecisionSteps(DecisionStep.ABSENT, DecisionStep.ABSENT, DecisionStep.ABSENT);
}
