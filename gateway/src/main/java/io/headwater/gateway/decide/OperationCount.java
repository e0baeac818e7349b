package io.headwater.gateway.decide;

import java.util.Collection;

/** How often an operation was called, by reason and outcome of the decision. Immutable. */
public final class OperationCount {
  private final String name;
  private final int number;
  private final long[] counts;

  OperationCount(String name, int number, long[] counts) {
    this.name = name;
    this.number = number;
    this.counts = counts;
  }

  /**
   * The sum of several.
   *
   * @param name what it is called
   */
  public static OperationCount sum(String name, Collection<OperationCount> several) {
    long[] sums = new long[Operation.index(last(), true) + 1];
    for (OperationCount one : several) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += one.counts[i];
      }
    }
    return new OperationCount(name, -1, sums);
  }

  /** As spans have it. */
  public String name() {
    return name;
  }

  /** In which order operations were first called, from 0 on; negative: it is more than one. */
  public int number() {
    return number;
  }

  /** Requests that one step decided. */
  public long of(DecisionReason reason, boolean sampled) {
    return counts[Operation.index(reason, sampled)];
  }

  /** Requests with one outcome. */
  public long of(boolean sampled) {
    long sum = 0;
    for (DecisionReason reason : DecisionReason.values()) {
      sum += of(reason, sampled);
    }
    return sum;
  }

  /** All requests. */
  public long requests() {
    return of(true) + of(false);
  }

  private static DecisionReason last() {
    DecisionReason[] all = DecisionReason.values();
    return all[all.length - 1];
  }
}
