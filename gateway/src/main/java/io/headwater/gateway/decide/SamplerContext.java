package io.headwater.gateway.decide;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the samplers of one configuration share.
 *
 * @param clock monotonic, in nanoseconds
 * @param gatewayCap holds for all of them; null: there is none
 * @param boost what raises their probability
 * @param besideRemote whether there is a remote strategy beside them, which must not count what
 *     they keep
 */
record SamplerContext(
    LongSupplier clock, @Nullable SlidingCap gatewayCap, Boost boost, boolean besideRemote) {
  /** Of a threshold as it is. */
  Outcome ofThreshold(DecisionReason reason, @Nullable String rule, Threshold threshold) {
    return told(Outcome.ofThreshold(reason, rule, threshold));
  }

  /** Of a probability, told as it was configured. */
  Outcome ofProbability(DecisionReason reason, @Nullable String rule, double probability) {
    return told(Outcome.ofProbability(reason, rule, probability));
  }

  /** What a boost makes of the outcomes of a rule, or of a default. */
  Raise raise(DecisionReason reason, @Nullable String rule) {
    Outcome raised = boost.outcome(reason, rule);
    return new Raise(boost, raised == null ? null : told(raised));
  }

  private Outcome told(Outcome outcome) {
    return besideRemote ? outcome.ofSampler(SamplerType.LOCAL, null) : outcome;
  }
}
