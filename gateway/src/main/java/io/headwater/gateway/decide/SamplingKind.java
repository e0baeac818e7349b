package io.headwater.gateway.decide;

/** What a rule does with what it matches. */
public sealed interface SamplingKind {
  /** Not sampled, whatever any other step would say. */
  record Never() implements SamplingKind {}

  /**
   * Sampled by consistent threshold.
   *
   * @param probability in [0, 1]
   */
  record Probability(double probability) implements SamplingKind {}
}
