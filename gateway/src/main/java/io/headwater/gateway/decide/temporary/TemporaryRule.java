package io.headwater.gateway.decide.temporary;

import io.headwater.gateway.decide.RequestMatcher;
import java.time.Duration;

/**
 * A rule that somebody asked for while the gateway runs, and that ends by itself.
 *
 * @param name what spans call it; no two in force have the same
 * @param matcher what it applies to
 * @param probability of what matches, this share is sampled, by consistent threshold, in (0, 1];
 *     the rest is left to the steps behind
 * @param limits when it ends
 * @param origin who asked for it, and why
 */
public record TemporaryRule(
    String name, RequestMatcher matcher, double probability, Limits limits, Origin origin) {
  /** The largest count. */
  public static final int LARGEST_COUNT = 1_000_000;

  /** The shortest time. */
  public static final Duration SHORTEST = Duration.ofSeconds(1);

  /** The longest time, so that none lives for ever. */
  public static final Duration LONGEST = Duration.ofHours(24);

  /**
   * Makes a rule that is not in force yet.
   *
   * @throws IllegalArgumentException if the probability is out of its bounds
   */
  public TemporaryRule {
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "probability: " + probability + " (expected: above 0, up to 1)");
    }
  }

  /**
   * When a rule ends: at whichever comes first.
   *
   * @param count sampled in all, exactly; 0: no such limit
   * @param duration in force for so long
   */
  public record Limits(int count, Duration duration) {
    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is out of them
     */
    public Limits {
      if (count < 0 || count > LARGEST_COUNT) {
        throw new IllegalArgumentException(
            "count: " + count + " (expected: 0 to " + LARGEST_COUNT + ")");
      }
      if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "duration: " + duration + " (expected: " + SHORTEST + " to " + LONGEST + ")");
      }
    }
  }

  /**
   * Where a rule comes from, for those who come upon it.
   *
   * @param who asked for it, as they say; nobody vouches for it
   * @param why as they say
   */
  public record Origin(String who, String why) {}
}
