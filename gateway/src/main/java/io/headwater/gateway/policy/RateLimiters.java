package io.headwater.gateway.policy;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The rate limits in force, by route. A limit that stays the same from one configuration to the
 * next goes on with what it has counted.
 */
public final class RateLimiters {
  /** What everything without a route of its own is counted under. */
  public static final String RESOLVED = "";

  private final Map<String, RateLimiter> byRoute = new ConcurrentHashMap<>();
  private final LongSupplier nanoClock;
  private final RandomGenerator random;

  /**
   * Starts with none.
   *
   * @param random keys the hashes by which callers are known
   */
  public RateLimiters(LongSupplier nanoClock, RandomGenerator random) {
    this.nanoClock = nanoClock;
    this.random = random;
  }

  /** The limit of a route: the one that it has, where that is the same. */
  public RateLimiter of(String route, RateLimitSettings settings) {
    RateLimiter before = byRoute.get(route);
    if (before != null && before.settings().equals(settings)) {
      return before;
    }
    RateLimiter made = new RateLimiter(settings, nanoClock, random);
    byRoute.put(route, made);
    return made;
  }

  /** Forgets the limits of routes that are no more. */
  public void retainOnly(Collection<String> routes) {
    byRoute.keySet().retainAll(routes);
  }

  /** Requests refused so far, by route. */
  public Map<String, Long> refused() {
    Map<String, Long> refused = new TreeMap<>();
    byRoute.forEach((route, limiter) -> refused.put(route, limiter.refused()));
    return refused;
  }
}
