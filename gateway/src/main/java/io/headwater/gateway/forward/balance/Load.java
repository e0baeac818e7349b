package io.headwater.gateway.forward.balance;

/** Compares how busy endpoints are. */
final class Load {
  private Load() {}

  /** Whether one has fewer in flight for its weight. */
  static boolean isLess(long inFlight, long weight, long otherInFlight, long otherWeight) {
    return inFlight * otherWeight < otherInFlight * weight;
  }
}
