package io.headwater.gateway.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reports what the parser refuses.
 *
 * <p>Its messages quote the file, and what they quote may be a secret. Only the part that says what
 * it wanted is passed on, without any quotation longer than one character.
 */
final class SyntaxProblem {
  private static final Pattern WHAT_IT_GOT =
      Pattern.compile(
          "(, got | instead had token|, rather than|, but by|Not expecting| \\(|\n).*",
          Pattern.DOTALL);
  private static final Pattern QUOTATION = Pattern.compile("'.{2,}'|'[^']*$|\".*\"");
  private static final Pattern NO_MESSAGE = Pattern.compile("[:,.\\s]+$");

  private SyntaxProblem() {}

  static void report(ConfigException e, Place file, Problems problems) {
    ConfigOrigin origin = e.origin();
    Place place = origin == null ? file : Place.of(origin);
    if (e instanceof ConfigException.IO) {
      problems.add(place, "file", "unreadable", "a file that can be read");
    } else if (e instanceof ConfigException.UnresolvedSubstitution) {
      problems.add(
          place, "substitution", "undefined or circular", "a substitution that is defined");
    } else {
      problems.add(place, "syntax", "broken", "HOCON; " + wanted(e, origin));
    }
  }

  private static String wanted(ConfigException e, @Nullable ConfigOrigin origin) {
    String message = String.valueOf(e.getMessage());
    if (origin != null && message.startsWith(origin.description() + ": ")) {
      message = message.substring(origin.description().length() + 2);
    }
    message = WHAT_IT_GOT.matcher(message).replaceFirst("");
    message = QUOTATION.matcher(message).replaceAll("..");
    message = NO_MESSAGE.matcher(message).replaceFirst("");
    return message.isEmpty()
        ? "the parser does not say more"
        : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
