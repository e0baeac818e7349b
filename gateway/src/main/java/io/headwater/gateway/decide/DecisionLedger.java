package io.headwater.gateway.decide;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The books of requests: every request is counted once, by the reason and outcome of its decision,
 * and once more under the configured rule that spoke. They are kept by name, and so outlive a
 * configuration.
 *
 * <p>How many requests there were is the sum by reason, so that the equation holds at any time. An
 * independent count of exchanges is kept by the room that starts them; with nothing in flight the
 * two agree.
 */
public final class DecisionLedger {
  /** Names of rules come from configurations alone; still, all of them together are bounded. */
  static final int MOST_RULES = 20_000;

  private final Map<DecisionReason, LongAdder> sampled = counters(DecisionReason.class);
  private final Map<DecisionReason, LongAdder> unsampled = counters(DecisionReason.class);
  private final Map<Cap, LongAdder> turnedAway = counters(Cap.class);
  private final ConcurrentHashMap<String, RuleCounters> rules = new ConcurrentHashMap<>();

  /** Counts a request, decided. */
  public void count(Decision decision) {
    adder(decision.sampled() ? sampled : unsampled, decision.reason()).increment();
    if (!decision.sampled() && decision.cap() != Cap.NONE) {
      adder(turnedAway, decision.cap()).increment();
    }
    String rule = decision.rule();
    // Temporary rules come and go under any name, and keep their own books.
    if (rule != null && decision.reason() != DecisionReason.TEMPORARY) {
      RuleCounters counters = rules.get(rule);
      if (counters == null && rules.size() < MOST_RULES) {
        counters = rules.computeIfAbsent(rule, name -> new RuleCounters());
      }
      if (counters != null) {
        (decision.sampled() ? counters.sampled : counters.unsampled).increment();
      }
    }
  }

  /** Reads the books. */
  public Snapshot snapshot() {
    Map<String, RuleCount> byRule = new TreeMap<>();
    rules.forEach((name, counters) -> byRule.put(name, counters.read()));
    Map<Cap, Long> byCap = sums(turnedAway, Cap.class);
    byCap.remove(Cap.NONE);
    return new Snapshot(
        sums(sampled, DecisionReason.class), sums(unsampled, DecisionReason.class), byRule, byCap);
  }

  private static <K extends Enum<K>> Map<K, LongAdder> counters(Class<K> keys) {
    Map<K, LongAdder> counters = new EnumMap<>(keys);
    for (K key : keys.getEnumConstants()) {
      counters.put(key, new LongAdder());
    }
    return counters;
  }

  private static <K extends Enum<K>> LongAdder adder(Map<K, LongAdder> counters, K key) {
    LongAdder adder = counters.get(key);
    if (adder == null) {
      throw new IllegalStateException("no counter for " + key);
    }
    return adder;
  }

  private static <K extends Enum<K>> Map<K, Long> sums(Map<K, LongAdder> counters, Class<K> keys) {
    Map<K, Long> sums = new EnumMap<>(keys);
    counters.forEach((key, adder) -> sums.put(key, adder.sum()));
    return sums;
  }

  private static final class RuleCounters {
    private final LongAdder sampled = new LongAdder();
    private final LongAdder unsampled = new LongAdder();

    RuleCount read() {
      return new RuleCount(sampled.sum(), unsampled.sum());
    }
  }

  /**
   * Requests under one rule.
   *
   * @param sampled of them, those that were sampled
   * @param unsampled of them, those that were not
   */
  public record RuleCount(long sampled, long unsampled) {}

  /**
   * The books at one moment.
   *
   * @param sampled requests sampled, by reason
   * @param unsampled requests not sampled, by reason
   * @param rules requests under each rule that spoke since the start, by its name
   * @param turnedAway of the requests not sampled, those that a cap turned away
   */
  public record Snapshot(
      Map<DecisionReason, Long> sampled,
      Map<DecisionReason, Long> unsampled,
      Map<String, RuleCount> rules,
      Map<Cap, Long> turnedAway) {
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
