package io.headwater.gateway.decide;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The books of requests: every request is counted once, by the reason and outcome of its decision.
 *
 * <p>How many requests there were is the sum of these, so that the equation holds at any time. An
 * independent count of exchanges is kept by the room that starts them; with nothing in flight the
 * two agree.
 */
public final class DecisionLedger {
  private final Map<DecisionReason, LongAdder> sampled = counters();
  private final Map<DecisionReason, LongAdder> unsampled = counters();

  /** Counts a request, decided. */
  public void count(Decision decision) {
    adder(decision.sampled() ? sampled : unsampled, decision.reason()).increment();
  }

  /** Reads the books. */
  public Snapshot snapshot() {
    return new Snapshot(sums(sampled), sums(unsampled));
  }

  private static Map<DecisionReason, LongAdder> counters() {
    Map<DecisionReason, LongAdder> counters = new EnumMap<>(DecisionReason.class);
    for (DecisionReason reason : DecisionReason.values()) {
      counters.put(reason, new LongAdder());
    }
    return counters;
  }

  private static LongAdder adder(Map<DecisionReason, LongAdder> counters, DecisionReason reason) {
    LongAdder adder = counters.get(reason);
    if (adder == null) {
      throw new IllegalStateException("no counter for " + reason);
    }
    return adder;
  }

  private static Map<DecisionReason, Long> sums(Map<DecisionReason, LongAdder> counters) {
    Map<DecisionReason, Long> sums = new EnumMap<>(DecisionReason.class);
    counters.forEach((reason, adder) -> sums.put(reason, adder.sum()));
    return sums;
  }

  /**
   * The books at one moment.
   *
   * @param sampled requests sampled, by reason
   * @param unsampled requests not sampled, by reason
   */
  public record Snapshot(Map<DecisionReason, Long> sampled, Map<DecisionReason, Long> unsampled) {
    /** All requests decided so far. */
    public long requests() {
      return sampledRequests() + sum(unsampled);
    }

    /** Of them, those that were sampled. */
    public long sampledRequests() {
      return sum(sampled);
    }

    private static long sum(Map<DecisionReason, Long> counts) {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
