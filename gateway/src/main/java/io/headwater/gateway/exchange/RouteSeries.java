package io.headwater.gateway.exchange;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pairs of route and upstream that are told apart, on all event loops. Their names come from
 * configurations alone; still, all of them together are bounded, and what comes later is {@link
 * #OTHER}.
 */
final class RouteSeries {
  static final String OTHER = "other";
  static final int MOST = 1_000;

  private final Set<Pair> known = ConcurrentHashMap.newKeySet();

  /** Whether a pair is told apart; asked by each loop when it first meets one. */
  boolean admits(String route, String upstream) {
    Pair pair = new Pair(route, upstream);
    if (known.contains(pair)) {
      return true;
    }
    if (known.size() >= MOST) {
      return false;
    }
    // Loops that come at once may add one each beyond the bound.
    known.add(pair);
    return true;
  }

  private record Pair(String route, String upstream) {}
}
