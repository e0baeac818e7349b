package io.headwater.gateway.forward.balance;

import java.util.random.RandomGenerator;

/** How the next endpoint is found. */
public enum Balance {
  /** In turn, by weight. */
  ROUND_ROBIN,
  /** The one with the fewest attempts in flight, by weight. */
  LEAST_REQUESTS,
  /**
   * Two at random, by weight, and of these the one with fewer attempts in flight: nearly as even as
   * the least of all, and event loops that look at the same moment do not all run to one endpoint
   * (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing").
   */
  TWO_CHOICES;

  /**
   * Makes the picker of one event loop.
   *
   * @param random of this loop alone
   */
  public Picker newPicker(RandomGenerator random) {
    return switch (this) {
      case ROUND_ROBIN -> new RoundRobinPicker(random);
      case LEAST_REQUESTS -> new LeastRequestsPicker(random);
      case TWO_CHOICES -> new TwoChoicesPicker(random);
    };
  }
}
