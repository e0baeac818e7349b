package io.headwater.gateway.forward.balance;

import java.time.Duration;
import java.util.Set;

/**
 * What is tried again.
 *
 * @param on causes
 * @param statuses statuses of answers, of 502, 503 and 504
 * @param perTryTimeout from the connection to the response head; 0: the upstream's time-out alone
 * @param backoff the wait before it
 */
public record RetryPolicy(
    Set<Cause> on, Set<Integer> statuses, Duration perTryTimeout, Backoff backoff) {
  /** Why an attempt failed. */
  public enum Cause {
    /** There was no connection: refused, in time or not, or its name has no address. */
    CONNECT,
    /** The connection was closed before the response head. */
    RESET,
    /** The response head did not come in time. */
    TIMEOUT
  }

  public RetryPolicy {
    on = Set.copyOf(on);
    statuses = Set.copyOf(statuses);
  }

  /** What {@code reference.conf} says. */
  public static RetryPolicy defaults() {
    return new RetryPolicy(
        Set.of(Cause.CONNECT, Cause.RESET),
        Set.of(),
        Duration.ZERO,
        new Backoff(Duration.ofMillis(25), Duration.ofMillis(250)));
  }
}
