package io.headwater.gateway.config;

import io.headwater.gateway.config.SamplingConfig.BoostConfig;
import io.headwater.gateway.config.SamplingConfig.EndKind;
import io.headwater.gateway.config.SamplingConfig.KeepConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Reads what comes of how exchanges end: {@code keep} and {@code boost}. */
final class HindsightReader {
  private static final int HIGHEST_CAP = 100_000;
  private static final int MOST_BOOSTS = 1_000;
  private static final Duration LONGEST_EXCHANGE = Duration.ofHours(1);

  /** The bound of AWS X-Ray's boosts, too. */
  private static final Duration LONGEST_BOOST = Duration.ofSeconds(60);

  private static final Duration LONGEST_COOL_DOWN = Duration.ofHours(24);

  private HindsightReader() {}

  static KeepConfig keep(Section section) {
    Setting slowerThan = section.get("slower-than");
    Duration slow = slowerThan.duration(Duration.ZERO, LONGEST_EXCHANGE);
    KeepConfig keep =
        new KeepConfig(
            on(section.get("on"), isZero(slowerThan, slow)),
            slow,
            section.get("max-per-second").integer(1, HIGHEST_CAP));
    section.refuseUnknownKeys();
    return keep;
  }

  /**
   * Reads a boost.
   *
   * @param keep what says how slow slow is
   */
  static BoostConfig boost(Section section, KeepConfig keep) {
    Duration lasts = section.get("for").duration(Duration.ofSeconds(1), LONGEST_BOOST);
    Setting coolDown = section.get("cool-down");
    Duration cool = coolDown.duration(Duration.ofSeconds(1), LONGEST_COOL_DOWN);
    if (!coolDown.isRefused() && cool.compareTo(lasts) < 0) {
      coolDown.wrong("a duration, not shorter than for: " + Quantities.duration(lasts));
    }
    BoostConfig boost =
        new BoostConfig(
            on(section.get("on"), keep.slowerThan().isZero()),
            section.get("probability").probability(),
            lasts,
            cool,
            section.get("max-operations").integer(1, MOST_BOOSTS));
    section.refuseUnknownKeys();
    return boost;
  }

  private static boolean isZero(Setting setting, Duration duration) {
    return !setting.isRefused() && duration.isZero();
  }

  private static Set<EndKind> on(Setting setting, boolean nothingIsSlow) {
    Map<String, EndKind> words = Words.of(EndKind.values(), Words::word);
    String expected = "a list of " + String.join(", ", words.keySet());
    Set<EndKind> on = EnumSet.noneOf(EndKind.class);
    for (Setting element : setting.elements(expected)) {
      EndKind kind =
          words.get(
              element.text(words::containsKey, "one of " + String.join(", ", words.keySet())));
      if (kind != null && !on.add(kind)) {
        element.wrong("each once");
      } else if (kind == EndKind.SLOW && nothingIsSlow) {
        element.wrong("keep.slower-than above 0, which says how slow that is");
      }
    }
    return Collections.unmodifiableSet(on);
  }
}
