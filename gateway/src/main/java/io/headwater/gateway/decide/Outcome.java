package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/**
 * A threshold, and the decisions that can come of it, built beforehand.
 *
 * @param threshold what the randomness is held against
 * @param kept the randomness reached the threshold
 * @param dropped it did not
 * @param droppedByRule the rule's cap turned it away
 * @param droppedByGateway the gateway's cap turned it away
 */
record Outcome(
    Threshold threshold,
    Decision kept,
    Decision dropped,
    Decision droppedByRule,
    Decision droppedByGateway) {

  /** Of a threshold as it is. */
  static Outcome ofThreshold(DecisionReason reason, @Nullable String rule, Threshold threshold) {
    return of(reason, rule, threshold, threshold.probability());
  }

  /** Of a probability, told as it was configured. */
  static Outcome ofProbability(DecisionReason reason, @Nullable String rule, double probability) {
    return of(reason, rule, Threshold.ofProbability(probability), probability);
  }

  /** The same, where the probability is that of a boost. */
  Outcome ofBoost() {
    return new Outcome(
        threshold,
        kept.ofBoost(),
        dropped.ofBoost(),
        droppedByRule.ofBoost(),
        droppedByGateway.ofBoost());
  }

  /**
   * The same, as another sampler's.
   *
   * @param parameter what belongs to its name; null: the probability
   */
  Outcome ofSampler(SamplerType sampler, @Nullable Double parameter) {
    return new Outcome(
        threshold,
        kept.ofSampler(sampler, parameter),
        dropped.ofSampler(sampler, parameter),
        droppedByRule.ofSampler(sampler, parameter),
        droppedByGateway.ofSampler(sampler, parameter));
  }

  private static Outcome of(
      DecisionReason reason, @Nullable String rule, Threshold threshold, double probability) {
    Decision dropped = new Decision(false, reason, rule, probability, null);
    Decision kept =
        threshold.equals(Threshold.NEVER)
            ? dropped
            : new Decision(true, reason, rule, probability, "ot=th:" + threshold.encode());
    return new Outcome(
        threshold, kept, dropped, dropped.droppedBy(Cap.RULE), dropped.droppedBy(Cap.GATEWAY));
  }
}
