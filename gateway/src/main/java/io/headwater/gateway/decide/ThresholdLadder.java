package io.headwater.gateway.decide;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * The thresholds that a moving one comes to: 32 for each halving of the probability, down to 2^-30.
 * A step is 2.2 %, so that the nearest one is off by 1.1 % at most, to either side. What is
 * compared and announced is always the step itself, so it is exact. Each step's decisions and
 * header values are built when it is first come to, and kept: moving allocates nothing.
 */
final class ThresholdLadder {
  private static final int STEPS_PER_HALVING = 32;
  private static final int STEPS = 30 * STEPS_PER_HALVING + 1;
  private static final double LN_2 = Math.log(2);

  /** So many leading bits of the kept share are told apart, which makes for a short {@code th}. */
  private static final int BITS = 12;

  private final Function<Threshold, Outcome> outcomes;
  private final AtomicReferenceArray<Outcome> steps = new AtomicReferenceArray<>(STEPS);

  /**
   * Starts with no step built.
   *
   * @param outcomes makes what can come of a step
   */
  ThresholdLadder(Function<Threshold, Outcome> outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * The step nearest to a probability.
   *
   * @param probability 1 or more: everything is kept
   */
  Outcome nearest(double probability) {
    double halvings = probability >= 1 ? 0 : -Math.log(probability) / LN_2;
    int step = (int) Math.min(STEPS - 1, Math.round(halvings * STEPS_PER_HALVING));
    Outcome outcome = steps.get(step);
    if (outcome == null) {
      outcome = outcomes.apply(threshold(step));
      steps.set(step, outcome);
    }
    return outcome;
  }

  private static Threshold threshold(int step) {
    long all = 1L << 56;
    long kept = Math.round(Math.scalb(Math.pow(2, -step / (double) STEPS_PER_HALVING), 56));
    int dropped = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(kept) - BITS);
    return new Threshold(all - (kept >>> dropped << dropped));
  }
}
