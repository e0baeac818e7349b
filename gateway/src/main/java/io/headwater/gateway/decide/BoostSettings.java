package io.headwater.gateway.decide;

/**
 * What raises the probability of an operation for a while.
 *
 * @param on the ends of exchanges that do
 * @param probability in force at least
 * @param nanos for how long
 * @param coolDownNanos from one boost of an operation to its next
 * @param maxOperations raised at once
 */
public record BoostSettings(
    EndConditions on, double probability, long nanos, long coolDownNanos, int maxOperations) {
  /** Nothing does. */
  public static final BoostSettings NONE = new BoostSettings(EndConditions.NONE, 0, 0, 0, 0);
}
