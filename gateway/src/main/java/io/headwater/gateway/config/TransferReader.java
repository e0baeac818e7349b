package io.headwater.gateway.config;

import io.headwater.gateway.config.TransferConfig.BalanceKind;
import io.headwater.gateway.config.TransferConfig.BoundsConfig;
import io.headwater.gateway.config.TransferConfig.DiscoveryConfig;
import io.headwater.gateway.config.TransferConfig.Pool;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads how to talk to endpoints: {@code headwater.upstream-defaults}, and the same keys in each
 * upstream.
 */
final class TransferReader {
  static final Duration SHORTEST = Duration.ofMillis(1);
  static final Duration LONGEST = Duration.ofHours(1);

  private static final int MOST = 1_000_000;

  private TransferReader() {}

  /** Reads {@code headwater.upstream-defaults}, where every key has a value. */
  static TransferConfig readDefaults(Section section) {
    TransferConfig transfer = read(section, null);
    section.refuseUnknownKeys();
    return transfer;
  }

  /**
   * Reads a section.
   *
   * @param defaults what holds where it is silent; null: it may not be
   */
  static TransferConfig read(Section section, @Nullable TransferConfig defaults) {
    Keys keys = new Keys(section);
    return new TransferConfig(
        keys.get(
            "timeout",
            defaults == null ? null : defaults.timeout(),
            setting -> setting.duration(SHORTEST, LONGEST)),
        keys.get(
            "connect-timeout",
            defaults == null ? null : defaults.connectTimeout(),
            setting -> setting.duration(SHORTEST, Duration.ofMinutes(10))),
        keys.get(
            "attempts",
            defaults == null ? null : defaults.attempts(),
            setting -> setting.integer(1, 10)),
        pool(keys.inner("pool"), defaults == null ? null : defaults.pool()),
        keys.get(
            "balance",
            defaults == null ? null : defaults.balance(),
            setting -> setting.oneOf(Words.of(BalanceKind.values(), Words::word))),
        bounds(keys, defaults == null ? null : defaults.bounds()),
        RetryReader.read(keys.inner("retry"), defaults == null ? null : defaults.retry()),
        HealthReader.outliers(
            keys.inner("outliers"), defaults == null ? null : defaults.outliers()),
        HealthReader.healthCheck(
            keys.inner("health-check"), defaults == null ? null : defaults.healthCheck()),
        discovery(keys.inner("discovery"), defaults == null ? null : defaults.discovery()));
  }

  private static Pool pool(Keys keys, @Nullable Pool defaults) {
    return keys.done(
        new Pool(
            keys.get(
                "idle-connections",
                defaults == null ? null : defaults.idleConnections(),
                setting -> setting.integer(0, 100_000)),
            keys.get(
                "idle-timeout",
                defaults == null ? null : defaults.idleTimeout(),
                setting -> setting.duration(SHORTEST, LONGEST))));
  }

  private static BoundsConfig bounds(Keys keys, @Nullable BoundsConfig defaults) {
    Keys queue = keys.inner("queue");
    return queue.done(
        new BoundsConfig(
            keys.get(
                "max-connections",
                defaults == null ? null : defaults.maxConnections(),
                setting -> setting.integer(0, MOST)),
            keys.get(
                "max-in-flight",
                defaults == null ? null : defaults.maxInFlight(),
                setting -> setting.integer(0, MOST)),
            queue.get(
                "size",
                defaults == null ? null : defaults.queueSize(),
                setting -> setting.integer(0, MOST)),
            queue.get(
                "timeout",
                defaults == null ? null : defaults.queueTimeout(),
                setting -> setting.duration(SHORTEST, LONGEST))));
  }

  private static DiscoveryConfig discovery(Keys keys, @Nullable DiscoveryConfig defaults) {
    DiscoveryConfig discovery =
        keys.done(
            new DiscoveryConfig(
                keys.get(
                    "min-ttl",
                    defaults == null ? null : defaults.minTtl(),
                    setting -> setting.duration(Duration.ofMillis(100), LONGEST)),
                keys.get(
                    "max-ttl",
                    defaults == null ? null : defaults.maxTtl(),
                    setting -> setting.duration(Duration.ofMillis(100), Duration.ofHours(24)))));
    keys.expectAtLeast("max-ttl", discovery.maxTtl(), "min-ttl", discovery.minTtl());
    return discovery;
  }
}
