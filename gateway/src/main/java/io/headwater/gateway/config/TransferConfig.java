package io.headwater.gateway.config;

import java.time.Duration;
import java.util.List;

/**
 * How to talk to the endpoints of an upstream.
 *
 * @param timeout silence until the response head; 0 is refused
 * @param connectTimeout bound on one TCP connect, the resolution of a name included
 * @param attempts most attempts per exchange, the first included
 * @param pool idle connections
 * @param balance which endpoint is next
 * @param bounds how much is asked for at once
 * @param retry what is tried again
 * @param outliers who is left out for bad answers
 * @param healthCheck who is left out for failing a check
 * @param discovery how often names are looked up
 */
public record TransferConfig(
    Duration timeout,
    Duration connectTimeout,
    int attempts,
    Pool pool,
    BalanceKind balance,
    BoundsConfig bounds,
    RetryConfig retry,
    OutliersConfig outliers,
    HealthCheckConfig healthCheck,
    DiscoveryConfig discovery) {

  /** What {@code reference.conf} says. */
  public static TransferConfig defaults() {
    return new TransferConfig(
        Duration.ofSeconds(30),
        Duration.ofSeconds(2),
        3,
        new Pool(256, Duration.ofSeconds(60)),
        BalanceKind.TWO_CHOICES,
        new BoundsConfig(0, 0, 1024, Duration.ofSeconds(1)),
        new RetryConfig(
            List.of(RetryOn.CONNECT, RetryOn.RESET),
            Duration.ZERO,
            20,
            3,
            Duration.ofMillis(25),
            Duration.ofMillis(250)),
        new OutliersConfig(5, 0, Duration.ofSeconds(10), Duration.ofMinutes(5), 50),
        new HealthCheckConfig(
            "", Duration.ofSeconds(10), Duration.ofSeconds(2), 2, 3, List.of(200)),
        new DiscoveryConfig(Duration.ofSeconds(1), Duration.ofMinutes(5)));
  }

  /**
   * Idle connections of one endpoint on one event loop.
   *
   * @param idleConnections most that are kept; 0: every connection is closed after its exchange
   * @param idleTimeout how long one is kept
   */
  public record Pool(int idleConnections, Duration idleTimeout) {}

  /** Which endpoint is next. */
  public enum BalanceKind {
    ROUND_ROBIN,
    LEAST_REQUESTS,
    TWO_CHOICES
  }

  /**
   * How much is asked for at once, over all event loops.
   *
   * @param maxConnections to each endpoint; 0: no limit
   * @param maxInFlight exchanges; 0: no limit
   * @param queueSize exchanges that may wait where a limit is reached; 0: none
   * @param queueTimeout how long one may
   */
  public record BoundsConfig(
      int maxConnections, int maxInFlight, int queueSize, Duration queueTimeout) {}

  /** What makes for a retry. */
  public enum RetryOn {
    CONNECT,
    RESET,
    TIMEOUT,
    STATUS_502,
    STATUS_503,
    STATUS_504
  }

  /**
   * What is tried again.
   *
   * @param on what makes for a retry
   * @param perTryTimeout from the connection to the response head; 0: no bound of its own
   * @param budgetPercent most retries, in percent of the requests
   * @param budgetMinPerSecond retries that are allowed besides
   * @param backoffBase bound on the wait before the first retry; 0: no wait
   * @param backoffMax what that bound doubles up to
   */
  public record RetryConfig(
      List<RetryOn> on,
      Duration perTryTimeout,
      int budgetPercent,
      int budgetMinPerSecond,
      Duration backoffBase,
      Duration backoffMax) {
    public RetryConfig {
      on = List.copyOf(on);
    }
  }

  /**
   * Who is left out for bad answers.
   *
   * @param consecutiveFailures so many in a row; 0: never for these
   * @param consecutiveServerErrors so many answers of 5xx in a row; 0: never for these
   * @param ejection how long the first time
   * @param maxEjection how long at most
   * @param maxEjectedPercent most endpoints at once, in percent; 0: none
   */
  public record OutliersConfig(
      int consecutiveFailures,
      int consecutiveServerErrors,
      Duration ejection,
      Duration maxEjection,
      int maxEjectedPercent) {}

  /**
   * Who is left out for failing a check.
   *
   * @param path what is asked for; empty: no check
   * @param interval between two checks of an endpoint
   * @param timeout of one check
   * @param healthyAfter so many that pass in a row
   * @param unhealthyAfter so many that fail in a row
   * @param expect statuses that pass
   */
  public record HealthCheckConfig(
      String path,
      Duration interval,
      Duration timeout,
      int healthyAfter,
      int unhealthyAfter,
      List<Integer> expect) {
    public HealthCheckConfig {
      expect = List.copyOf(expect);
    }

    /** Whether there is one. */
    public boolean isOn() {
      return !path.isEmpty();
    }
  }

  /**
   * How often names are looked up.
   *
   * @param minTtl least time between two look-ups, whatever DNS says
   * @param maxTtl most
   */
  public record DiscoveryConfig(Duration minTtl, Duration maxTtl) {}
}
