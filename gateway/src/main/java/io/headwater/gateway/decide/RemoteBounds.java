package io.headwater.gateway.decide;

/**
 * How far a remote strategy is followed.
 *
 * @param minProbability a lower one counts as this, in [0, 1]
 * @param maxProbability a higher one counts as this, not below the other
 * @param maxOperations calls told apart; those that come later share one floor and the strategy's
 *     default
 */
public record RemoteBounds(double minProbability, double maxProbability, int maxOperations) {
  /** A probability within the bounds. */
  double bounded(double probability) {
    return Math.max(minProbability, Math.min(maxProbability, probability));
  }
}
