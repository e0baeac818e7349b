package io.headwater.gateway.forward.balance;

import java.util.random.RandomGenerator;

/**
 * Draws two different endpoints by weight; the one with fewer attempts in flight for its weight is
 * picked, and of equals the first.
 */
final class TwoChoicesPicker implements Picker {
  private final RandomGenerator random;

  TwoChoicesPicker(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public int pick(EndpointSet set) {
    if (set.size() == 1) {
      return 0;
    }
    long total = set.totalWeight();
    int first = set.indexAt(random.nextLong(total));
    // The second among the tickets of all others.
    long ticket = random.nextLong(total - set.weight(first));
    int second =
        set.indexAt(ticket < set.weightBefore(first) ? ticket : ticket + set.weight(first));
    return Load.isLess(
            set.get(second).inFlight(),
            set.weight(second),
            set.get(first).inFlight(),
            set.weight(first))
        ? second
        : first;
  }
}
