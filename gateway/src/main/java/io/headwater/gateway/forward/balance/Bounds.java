package io.headwater.gateway.forward.balance;

import java.time.Duration;

/**
 * How much an upstream is asked for at once, over all event loops.
 *
 * @param maxConnections to each endpoint; 0: no limit
 * @param maxInFlight exchanges; 0: no limit
 * @param queueSize exchanges that may wait for one of these; 0: none
 * @param queueTimeout how long one may
 */
public record Bounds(int maxConnections, int maxInFlight, int queueSize, Duration queueTimeout) {
  /** No limits. */
  public static final Bounds NONE = new Bounds(0, 0, 0, Duration.ZERO);
}
