package io.headwater.gateway.decide;

/** What a rule does with what it matches. */
public sealed interface SamplingKind {
  /** Not sampled, whatever any other step would say. */
  record Never() implements SamplingKind {}

  /** Sampled, every one: the same as a probability of 1. */
  record Always() implements SamplingKind {}

  /**
   * Sampled by consistent threshold.
   *
   * @param probability in [0, 1]
   */
  record Probability(double probability) implements SamplingKind {}

  /**
   * Sampled by a threshold that moves with the smoothed rate of arrivals, so that about as many are
   * sampled as asked for. Unbiased: the threshold depends on earlier arrivals only, and on no
   * randomness.
   *
   * @param perSecond sampled per second, over all that the rule matches; more than 0
   */
  record TargetPerSecond(double perSecond) implements SamplingKind {}

  /**
   * The same for each operation on its own.
   *
   * @param perSecond sampled per second of one operation; more than 0
   * @param minPerMinute in each minute of the clock so many requests of one operation are sampled,
   *     if there are so many, whatever the threshold; 0: no such floor
   * @param maxOperations operations told apart; those that come later share one rate and one floor
   */
  record TargetPerOperation(double perSecond, int minPerMinute, int maxOperations)
      implements SamplingKind {}
}
