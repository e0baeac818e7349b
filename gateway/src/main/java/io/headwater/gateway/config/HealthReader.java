package io.headwater.gateway.config;

import io.headwater.gateway.config.TransferConfig.HealthCheckConfig;
import io.headwater.gateway.config.TransferConfig.OutliersConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads which endpoints are left out. */
final class HealthReader {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
  private static final int MOST_IN_A_ROW = 1000;
  private static final String STATUSES = "a list of at least one status, 200 to 599";

  private HealthReader() {}

  static OutliersConfig outliers(Keys keys, @Nullable OutliersConfig defaults) {
    Keys ejection = keys.inner("ejection");
    OutliersConfig outliers =
        new OutliersConfig(
            keys.get(
                "consecutive-failures",
                defaults == null ? null : defaults.consecutiveFailures(),
                setting -> setting.integer(0, MOST_IN_A_ROW)),
            keys.get(
                "consecutive-5xx",
                defaults == null ? null : defaults.consecutiveServerErrors(),
                setting -> setting.integer(0, MOST_IN_A_ROW)),
            ejection.get(
                "base",
                defaults == null ? null : defaults.ejection(),
                setting -> setting.duration(SHORTEST_INTERVAL, TransferReader.LONGEST)),
            ejection.get(
                "max",
                defaults == null ? null : defaults.maxEjection(),
                setting -> setting.duration(SHORTEST_INTERVAL, Duration.ofHours(24))),
            keys.get(
                "max-ejected",
                defaults == null ? null : defaults.maxEjectedPercent(),
                setting -> setting.integer(0, 100)));
    ejection.expectAtLeast("max", outliers.maxEjection(), "base", outliers.ejection());
    return keys.done(ejection.done(outliers));
  }

  static HealthCheckConfig healthCheck(Keys keys, @Nullable HealthCheckConfig defaults) {
    return keys.done(
        new HealthCheckConfig(
            keys.get(
                "path",
                defaults == null ? null : defaults.path(),
                setting ->
                    setting.text(HealthReader::isTarget, "a path that starts with /, or empty")),
            keys.get(
                "interval",
                defaults == null ? null : defaults.interval(),
                setting -> setting.duration(SHORTEST_INTERVAL, TransferReader.LONGEST)),
            keys.get(
                "timeout",
                defaults == null ? null : defaults.timeout(),
                setting -> setting.duration(TransferReader.SHORTEST, Duration.ofMinutes(10))),
            keys.get(
                "healthy-after",
                defaults == null ? null : defaults.healthyAfter(),
                setting -> setting.integer(1, MOST_IN_A_ROW)),
            keys.get(
                "unhealthy-after",
                defaults == null ? null : defaults.unhealthyAfter(),
                setting -> setting.integer(1, MOST_IN_A_ROW)),
            keys.get(
                "expect", defaults == null ? null : defaults.expect(), HealthReader::statuses)));
  }

  private static List<Integer> statuses(Setting setting) {
    List<Setting> elements = setting.elements(STATUSES);
    if (elements.isEmpty() && setting.isThere() && !setting.isRefused()) {
      setting.wrong(STATUSES);
    }
    return elements.stream().map(element -> element.integer(200, 599)).distinct().toList();
  }

  /** A path, and a query if wanted, as it stands in a request line; empty: none. */
  private static boolean isTarget(String text) {
    return text.isEmpty()
        || (text.startsWith("/") && TextSyntax.isVisible(text) && text.indexOf('#') < 0);
  }
}
