package io.headwater.gateway.forward.balance;

/** Picks the next endpoint, for one event loop: allocates nothing and takes no lock. */
public interface Picker {
  /**
   * Picks.
   *
   * @param set of which at least one is open
   * @return the index of one that is
   */
  int pick(EndpointSet set);
}
