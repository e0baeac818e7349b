package io.headwater.gateway.config;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys of a section that may leave some to defaults that were read before. */
final class Keys {
  private final Section section;
  private boolean anyRefused;

  Keys(Section section) {
    this.section = section;
  }

  /**
   * The value of a key.
   *
   * @param fallback what holds where the key is not there; null: it must be
   * @param read reads it
   */
  <T> T get(String key, @Nullable T fallback, Function<Setting, T> read) {
    if (fallback != null && !section.has(key)) {
      return fallback;
    }
    Setting setting = section.get(key);
    T value = read.apply(setting);
    anyRefused |= setting.isRefused();
    return value;
  }

  /**
   * The section under a key, which may be missing where there are defaults for all that is in it.
   */
  Keys inner(String key) {
    return new Keys(section.optionalSection(key));
  }

  /** What was read, when all keys were. */
  <T> T done(T read) {
    section.refuseUnknownKeys();
    return read;
  }

  /** Reports a longest time that is shorter than the shortest. */
  void expectAtLeast(String longestKey, Duration longest, String shortestKey, Duration shortest) {
    boolean isSaidHere = section.has(longestKey) || section.has(shortestKey);
    if (isSaidHere && !anyRefused && longest.compareTo(shortest) < 0) {
      String guilty = section.has(longestKey) ? longestKey : shortestKey;
      section
          .get(guilty)
          .wrong(
              guilty.equals(longestKey)
                  ? "at least " + shortestKey + ", " + Quantities.duration(shortest)
                  : "at most " + longestKey + ", " + Quantities.duration(longest));
    }
  }
}
