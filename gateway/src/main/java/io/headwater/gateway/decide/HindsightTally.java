package io.headwater.gateway.decide;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what came of how exchanges ended. */
public final class HindsightTally {
  private final Boosts boosts;
  private final Map<EndCause, LongAdder> kept = adders();
  private final Map<EndCause, LongAdder> capped = adders();
  private final LongAdder boostedSampled = new LongAdder();
  private final LongAdder boostedUnsampled = new LongAdder();

  HindsightTally(Boosts boosts) {
    this.boosts = boosts;
  }

  void kept(EndCause cause) {
    increment(kept, cause);
  }

  void capped(EndCause cause) {
    increment(capped, cause);
  }

  void boosted(boolean sampled) {
    (sampled ? boostedSampled : boostedUnsampled).increment();
  }

  Counts read() {
    return new Counts(
        sums(kept), sums(capped), boostedSampled.sum(), boostedUnsampled.sum(), boosts.read());
  }

  private static void increment(Map<EndCause, LongAdder> adders, EndCause cause) {
    LongAdder adder = adders.get(cause);
    if (adder == null) {
      throw new IllegalStateException("no counter for " + cause);
    }
    adder.increment();
  }

  private static Map<EndCause, LongAdder> adders() {
    Map<EndCause, LongAdder> adders = new EnumMap<>(EndCause.class);
    for (EndCause cause : EndCause.values()) {
      adders.put(cause, new LongAdder());
    }
    return adders;
  }

  private static Map<EndCause, Long> sums(Map<EndCause, LongAdder> adders) {
    Map<EndCause, Long> sums = new EnumMap<>(EndCause.class);
    adders.forEach((cause, adder) -> sums.put(cause, adder.sum()));
    return sums;
  }

  /**
   * The counts at one moment.
   *
   * @param kept exchanges whose spans were kept after the fact, by cause
   * @param capped exchanges whose spans would have been kept, had the cap not been reached
   * @param boostedSampled requests sampled while a boost was in force
   * @param boostedUnsampled requests not sampled though one was
   * @param boosts the boosts themselves
   */
  public record Counts(
      Map<EndCause, Long> kept,
      Map<EndCause, Long> capped,
      long boostedSampled,
      long boostedUnsampled,
      BoostCounts boosts) {
    /** Nothing yet. */
    public static final Counts NONE =
        new Counts(Map.of(), Map.of(), 0, 0, new BoostCounts(0, 0, 0));

    public Counts {
      kept = Map.copyOf(kept);
      capped = Map.copyOf(capped);
    }
  }

  /**
   * Boosts of operations.
   *
   * @param begun since the start
   * @param refused exchanges that would have begun one, had there not been as many as allowed
   * @param active in force
   */
  public record BoostCounts(long begun, long refused, long active) {}
}
