package io.headwater.gateway.decide.trust;

import java.util.concurrent.atomic.LongAdder;

/** Counts what became of sampled parents of callers whose policy is {@code continue}. */
public final class TrustTally {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder overBudget = new LongAdder();
  private final LongAdder turnedAway = new LongAdder();

  void overBudget() {
    overBudget.increment();
  }

  void settled(boolean held) {
    (held ? accepted : turnedAway).increment();
  }

  /** Reads the counts. */
  public Counts counts() {
    return new Counts(accepted.sum(), overBudget.sum(), turnedAway.sum());
  }

  /**
   * The counts at one moment.
   *
   * @param accepted parents whose decision was kept
   * @param overBudget parents beyond the budget: the trace was begun anew, and decided here
   * @param turnedAway parents within the budget that the gateway's cap turned away
   */
  public record Counts(long accepted, long overBudget, long turnedAway) {}
}
