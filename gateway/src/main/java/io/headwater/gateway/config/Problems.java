package io.headwater.gateway.config;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong while everything is read to its end. */
final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();
  private final String mainOrigin;

  /**
   * Starts empty.
   *
   * @param mainOrigin name of the file whose problems come first
   */
  Problems(String mainOrigin) {
    this.mainOrigin = mainOrigin;
  }

  void add(Place place, String key, String value, String expected) {
    found.add(new Problem(place.origin(), place.line(), key, value, expected));
  }

  /** The refusal for what was found up to now, where there is no going on. */
  ConfigurationException refusal() {
    return new ConfigurationException(sorted());
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigurationException if there is any problem
   */
  void throwIfAny() throws ConfigurationException {
    if (!found.isEmpty()) {
      throw refusal();
    }
  }

  private List<Problem> sorted() {
    return found.stream()
        .sorted(
            Comparator.comparingInt(this::rank)
                .thenComparing(Problem::origin)
                .thenComparingInt(Problem::line)
                .thenComparing(Problem::key))
        .toList();
  }

  private int rank(Problem problem) {
    if (problem.origin().equals(mainOrigin)) {
      return 0;
    }
    return switch (problem.origin()) {
      case Place.SYSTEM_PROPERTY -> 2;
      case Place.ENVIRONMENT -> 3;
      default -> 1;
    };
  }
}
