package io.headwater.gateway.decide;

import io.headwater.gateway.route.RouteMatch;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The books of requests: every request is counted once, under its operation, by the reason and
 * outcome of its decision, and once more under the configured rule that spoke. They are kept by
 * name, and so outlive a configuration.
 *
 * <p>Nothing but operations counts requests: how many there were, and how many for each reason, are
 * sums over operations, so that the equations hold at any time. An independent count of exchanges
 * is kept by the room that starts them; with nothing in flight the two agree.
 */
public final class DecisionLedger {
  /** Names of rules come from configurations alone; still, all of them together are bounded. */
  static final int MOST_RULES = 20_000;

  private final Operations operations;
  private final HindsightTally hindsight;
  private final Map<Cap, LongAdder> turnedAway = counters(Cap.class);
  private final ConcurrentHashMap<String, RuleCounters> rules = new ConcurrentHashMap<>();

  /** Empty books, of the usual number of operations. */
  public DecisionLedger() {
    this(new Operations(Operations.DEFAULT_BOUND, System::nanoTime));
  }

  /** Books of these operations. */
  public DecisionLedger(Operations operations) {
    this.operations = operations;
    this.hindsight = new HindsightTally(operations.boosts());
  }

  /** The operations that it tells apart. */
  public Operations operations() {
    return operations;
  }

  HindsightTally hindsight() {
    return hindsight;
  }

  /**
   * Counts a request, decided.
   *
   * @param method as the client sent it
   * @param match where it goes
   * @return what was called
   */
  public Operation count(String method, RouteMatch match, Decision decision) {
    Operation operation = operations.of(method, match);
    operation.count(decision);
    if (!decision.sampled() && decision.cap() != Cap.NONE) {
      adder(turnedAway, decision.cap()).increment();
    }
    if (decision.boosted()) {
      hindsight.boosted(decision.sampled());
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
    return operation;
  }

  /** Reads the books. */
  public Snapshot snapshot() {
    Map<String, RuleCount> byRule = new TreeMap<>();
    rules.forEach((name, counters) -> byRule.put(name, counters.read()));
    Map<Cap, Long> byCap = new EnumMap<>(Cap.class);
    turnedAway.forEach((cap, adder) -> byCap.put(cap, adder.sum()));
    byCap.remove(Cap.NONE);
    return new Snapshot(operations.read(), operations.others(), byRule, byCap, hindsight.read());
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
   * @param operations requests of each operation told apart, in the order of their first
   * @param others requests of those beyond the bound
   * @param rules requests under each rule that spoke since the start, by its name
   * @param turnedAway of the requests not sampled, those that a cap turned away
   * @param hindsight what came of how exchanges ended
   */
  public record Snapshot(
      List<OperationCount> operations,
      OperationCount others,
      Map<String, RuleCount> rules,
      Map<Cap, Long> turnedAway,
      HindsightTally.Counts hindsight) {
    /** Requests sampled, by reason. */
    public Map<DecisionReason, Long> sampled() {
      return byReason(true);
    }

    /** Requests not sampled, by reason. */
    public Map<DecisionReason, Long> unsampled() {
      return byReason(false);
    }

    /** All requests decided so far. */
    public long requests() {
      return sum(operations) + others.requests();
    }

    /** Of them, those that were sampled. */
    public long sampledRequests() {
      return operations.stream().mapToLong(one -> one.of(true)).sum() + others.of(true);
    }

    private Map<DecisionReason, Long> byReason(boolean sampled) {
      Map<DecisionReason, Long> sums = new EnumMap<>(DecisionReason.class);
      for (DecisionReason reason : DecisionReason.values()) {
        long sum = others.of(reason, sampled);
        for (OperationCount one : operations) {
          sum += one.of(reason, sampled);
        }
        sums.put(reason, sum);
      }
      return sums;
    }

    private static long sum(List<OperationCount> counts) {
      return counts.stream().mapToLong(OperationCount::requests).sum();
    }
  }
}
