package io.headwater.gateway.config;

import com.typesafe.config.ConfigOrigin;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a value was written.
 *
 * @param origin file name, or {@link #SYSTEM_PROPERTY}, {@link #ENVIRONMENT} or {@link #DEFAULTS}
 * @param line from 1; 0: none
 */
record Place(String origin, int line) {
  static final String SYSTEM_PROPERTY = "system property";
  static final String ENVIRONMENT = "environment";
  static final String DEFAULTS = "reference.conf of the gateway";

  private static final String MERGED = "merge of ";
  private static final Pattern WITH_LINE = Pattern.compile("(.*): (\\d+)(?:-\\d+)?");

  /**
   * The place of a value. One that was merged of several places is attributed to the first that has
   * a line and is no default: that is what its author can edit.
   */
  static Place of(ConfigOrigin origin) {
    String description = origin.description();
    if (!description.startsWith(MERGED)) {
      return ofDescription(description);
    }
    Place best = new Place(DEFAULTS, 0);
    for (String part : description.substring(MERGED.length()).split(",", -1)) {
      Place place = ofDescription(part);
      if (!place.isDefault() && (best.isDefault() || (best.line == 0 && place.line > 0))) {
        best = place;
      }
    }
    return best;
  }

  /** Whether the value stands in the defaults, so that no user can be blamed for it. */
  boolean isDefault() {
    return origin.equals(DEFAULTS);
  }

  /** Whether it is a line of a file that its author can edit. */
  boolean isLineOfFile() {
    return line > 0 && !isDefault();
  }

  private static Place ofDescription(String description) {
    Matcher matcher = WITH_LINE.matcher(description);
    return matcher.matches() && matcher.group(2).length() < 10
        ? new Place(matcher.group(1), Integer.parseInt(matcher.group(2)))
        : new Place(description, 0);
  }
}
