package io.headwater.gateway.forward.balance;

import java.util.random.RandomGenerator;

/**
 * In turn. With uneven weights smoothly: every endpoint earns its weight in each round, who has
 * most is picked, and pays what all earned (nginx's smooth weighted round robin).
 */
final class RoundRobinPicker implements Picker {
  private final RandomGenerator random;
  private EndpointSet seen = EndpointSet.EMPTY;
  private long[] earned = new long[0];
  private int next = -1;

  RoundRobinPicker(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public int pick(EndpointSet set) {
    if (set != seen) {
      begin(set);
    }
    if (set.hasEvenWeights()) {
      int picked = next < set.size() ? next : 0;
      next = picked + 1;
      return picked;
    }
    int most = 0;
    for (int i = 0; i < earned.length; i++) {
      earned[i] += set.weight(i);
      if (earned[i] > earned[most]) {
        most = i;
      }
    }
    earned[most] -= set.totalWeight();
    return most;
  }

  /** Event loops begin at different ones, and each goes on where it was. */
  private void begin(EndpointSet set) {
    seen = set;
    if (next < 0) {
      next = random.nextInt(set.size());
    }
    earned = set.hasEvenWeights() ? new long[0] : new long[set.size()];
  }
}
