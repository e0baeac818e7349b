package io.headwater.gateway.config;

import io.headwater.gateway.config.UpstreamConfig.Pool;
import java.time.Duration;

/**
 * Reads how to talk to endpoints: {@code headwater.upstream-defaults}, and the same keys in each
 * upstream.
 */
final class TransferReader {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private TransferReader() {}

  /** Reads {@code headwater.upstream-defaults}, where every key has a value. */
  static Transfer readDefaults(Section section) {
    Section pool = section.section("pool");
    Transfer transfer =
        new Transfer(
            timeout(section.get("timeout")),
            connectTimeout(section.get("connect-timeout")),
            attempts(section.get("attempts")),
            new Pool(
                idleConnections(pool.get("idle-connections")),
                idleTimeout(pool.get("idle-timeout"))));
    pool.refuseUnknownKeys();
    section.refuseUnknownKeys();
    return transfer;
  }

  /** Reads what one upstream says; the defaults speak where it is silent. */
  static Transfer read(Section section, Transfer defaults) {
    return new Transfer(
        section.has("timeout") ? timeout(section.get("timeout")) : defaults.timeout,
        section.has("connect-timeout")
            ? connectTimeout(section.get("connect-timeout"))
            : defaults.connectTimeout,
        section.has("attempts") ? attempts(section.get("attempts")) : defaults.attempts,
        section.has("pool") ? pool(section.section("pool"), defaults.pool) : defaults.pool);
  }

  private static Pool pool(Section section, Pool defaults) {
    Pool pool =
        new Pool(
            section.has("idle-connections")
                ? idleConnections(section.get("idle-connections"))
                : defaults.idleConnections(),
            section.has("idle-timeout")
                ? idleTimeout(section.get("idle-timeout"))
                : defaults.idleTimeout());
    section.refuseUnknownKeys();
    return pool;
  }

  private static Duration timeout(Setting setting) {
    return setting.duration(SHORTEST, LONGEST);
  }

  private static Duration connectTimeout(Setting setting) {
    return setting.duration(SHORTEST, Duration.ofMinutes(10));
  }

  private static int attempts(Setting setting) {
    return setting.integer(1, 10);
  }

  private static int idleConnections(Setting setting) {
    return setting.integer(0, 100_000);
  }

  private static Duration idleTimeout(Setting setting) {
    return setting.duration(SHORTEST, LONGEST);
  }

  /**
   * How to talk to endpoints.
   *
   * @param timeout silence until the response head
   * @param connectTimeout one TCP connect
   * @param attempts most attempts per exchange
   * @param pool idle connections
   */
  record Transfer(Duration timeout, Duration connectTimeout, int attempts, Pool pool) {}
}
