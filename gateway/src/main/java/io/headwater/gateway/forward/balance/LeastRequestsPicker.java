package io.headwater.gateway.forward.balance;

import java.util.random.RandomGenerator;

/**
 * The one with the fewest attempts in flight for its weight; of equals the first, going round from
 * one that is drawn by weight.
 */
final class LeastRequestsPicker implements Picker {
  private final RandomGenerator random;

  LeastRequestsPicker(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public int pick(EndpointSet set) {
    int size = set.size();
    int start = set.indexAt(random.nextLong(set.totalWeight()));
    int least = start;
    long leastLoad = set.get(least).inFlight();
    for (int n = 1; n < size && leastLoad > 0; n++) {
      int i = start + n < size ? start + n : start + n - size;
      long load = set.get(i).inFlight();
      if (Load.isLess(load, set.weight(i), leastLoad, set.weight(least))) {
        least = i;
        leastLoad = load;
      }
    }
    return least;
  }
}
