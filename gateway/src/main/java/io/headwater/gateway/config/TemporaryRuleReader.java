package io.headwater.gateway.config;

import com.typesafe.config.ConfigObject;
import java.time.Duration;

/**
 * Reads a temporary rule as the admin port gets it: an object of JSON, whose {@code match} is that
 * of a rule in the file, and whose problems are told as those of the file are.
 *
 * <p>It is JSON and nothing more of HOCON, so that a request can neither include a file nor read a
 * variable.
 */
public final class TemporaryRuleReader {
  private static final String ORIGIN = "request";
  private static final int LARGEST_COUNT = 1_000_000;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration DEFAULT = Duration.ofHours(1);
  private static final int LONGEST_TEXT = 200;

  private TemporaryRuleReader() {}

  /**
   * Reads one.
   *
   * @throws ConfigurationException with every problem
   */
  public static TemporaryRuleConfig read(String json) throws ConfigurationException {
    Problems problems = new Problems(ORIGIN);
    ConfigObject root = Hocon.parseJson(json, ORIGIN, problems).root();
    Section section = new Section("", Section.valuesOf(root), Place.of(root.origin()), problems);
    TemporaryRuleConfig rule = read(section);
    section.refuseUnknownKeys();
    problems.throwIfAny();
    return rule;
  }

  private static TemporaryRuleConfig read(Section section) {
    boolean counted = section.has("count");
    boolean timed = section.has("for");
    if (!counted && !timed) {
      section.get("count").wrong("a count, or how long with for, or both");
    }
    return new TemporaryRuleConfig(
        section.get("name").text(TextSyntax::isName, "the name of the rule, printable ASCII"),
        MatchReader.read(section.optionalSection("match")),
        section.has("probability") ? section.get("probability").positive(1) : 1,
        counted ? section.get("count").integer(1, LARGEST_COUNT) : 0,
        timed ? section.get("for").duration(SHORTEST, LONGEST) : DEFAULT,
        text(section, "who", "who asks for it"),
        text(section, "why", "why it is asked for"));
  }

  private static String text(Section section, String key, String what) {
    return section
        .get(key)
        .text(
            text ->
                !text.isBlank() && text.length() <= LONGEST_TEXT && TextSyntax.isPrintable(text),
            what + ", printable ASCII, at most " + LONGEST_TEXT + " characters");
  }
}
