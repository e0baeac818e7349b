package io.headwater.gateway.config;

import io.headwater.gateway.config.TransferConfig.RetryConfig;
import io.headwater.gateway.config.TransferConfig.RetryOn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what is tried again. */
final class RetryReader {
  private static final Map<String, RetryOn> CAUSES = Words.of(RetryOn.values(), Words::word);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private RetryReader() {}

  static RetryConfig read(Keys keys, @Nullable RetryConfig defaults) {
    Keys budget = keys.inner("budget");
    Keys backoff = keys.inner("backoff");
    RetryConfig retry =
        new RetryConfig(
            keys.get("on", defaults == null ? null : defaults.on(), RetryReader::causes),
            keys.get(
                "per-try-timeout",
                defaults == null ? null : defaults.perTryTimeout(),
                setting -> setting.duration(Duration.ZERO, TransferReader.LONGEST)),
            budget.get(
                "percent",
                defaults == null ? null : defaults.budgetPercent(),
                setting -> setting.integer(0, 100)),
            budget.get(
                "min-per-second",
                defaults == null ? null : defaults.budgetMinPerSecond(),
                setting -> setting.integer(0, 10_000)),
            backoff.get(
                "base",
                defaults == null ? null : defaults.backoffBase(),
                setting -> setting.duration(Duration.ZERO, LONGEST_WAIT)),
            backoff.get(
                "max",
                defaults == null ? null : defaults.backoffMax(),
                setting -> setting.duration(Duration.ZERO, LONGEST_WAIT)));
    backoff.expectAtLeast("max", retry.backoffMax(), "base", retry.backoffBase());
    return keys.done(budget.done(backoff.done(retry)));
  }

  private static List<RetryOn> causes(Setting setting) {
    Set<RetryOn> causes = EnumSet.noneOf(RetryOn.class);
    for (Setting element : setting.elements("a list of " + String.join(", ", CAUSES.keySet()))) {
      causes.add(element.oneOf(CAUSES));
    }
    return List.copyOf(new ArrayList<>(causes));
  }
}
