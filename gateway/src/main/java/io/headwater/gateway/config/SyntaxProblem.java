package io.headwater.gateway.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.util.List;

/**
 * Reports what the parser refuses.
 *
 * <p>The parser's messages quote the file, and what they quote may be a secret. So none of their
 * text is passed on: what they say is recognized, and said again in words of ours.
 */
final class SyntaxProblem {
  private static final List<Hint> HINTS =
      List.of(
          new Hint("included file", "cycle in your includes", "no file that includes itself"),
          new Hint("text", "string was still open", "an end of the string: \"\"\""),
          new Hint("text", "string quote was still open", "an end of the string: \""),
          new Hint("text", "in quoted strings", "an end of the string on the same line: \""),
          new Hint(
              "text", "escape sequence", "a known escape after \\; for the character itself \\\\"),
          new Hint("text", "hex digits", "four hex digits after \\u"),
          new Hint("text", "backslash in string", "a character after \\"),
          new Hint(
              "text", "not allowed outside quotes", "quotes around a text with such characters"),
          new Hint("text", "'+' not followed by", "+= or quotes"),
          new Hint("text", "'$' not followed by", "${..} or quotes"),
          new Hint("substitution", "was not closed", "a } after ${"),
          new Hint("key", "period '.'", "a key without empty parts; dots within quotes"),
          new Hint("key", "may not be followed by token", "= or : or { after the key"),
          new Hint("key", "field name", "a key"),
          new Hint("key", "in path expression", "quotes around a key with such characters"),
          new Hint("value", "Cannot concatenate", "either an object or list, or a text"),
          new Hint("list", "+= does not work nested", "no += within a list"),
          new Hint(
              "include", "substitutions inside the included", "no ${..} in it, or no list around"),
          new Hint("object", "close brace", "a comma, a new line or }"),
          new Hint("object", "unbalanced", "as many } as {"),
          new Hint("object", "close parentheses", "as many } as {"),
          new Hint("list", "List should have", "a comma, a new line or ]"),
          new Hint("include", "include", "include and a file name in quotes"),
          new Hint("file", "Document", "an object at the top"),
          new Hint("file", "has type LIST rather than object", "an object at the top"),
          new Hint("file", "Expecting end of input", "nothing after the last }"),
          new Hint("value", "Expecting a value", "a value"));

  private static final List<Hint> JSON_HINTS =
      List.of(
          new Hint("object", "duplicate fields", "each key once"),
          new Hint("text", "in quoted strings", "an end of the string on the same line: \""),
          new Hint(
              "text", "escape sequence", "a known escape after \\; for the character itself \\\\"),
          new Hint("text", "hex digits", "four hex digits after \\u"),
          new Hint("file", "has type LIST rather than object", "an object at the top"));

  private SyntaxProblem() {}

  /** Reports why a text is no JSON, which has less in it than the parser speaks of. */
  static void reportJson(ConfigException e, Place text, Problems problems) {
    Hint hint = hint(JSON_HINTS, String.valueOf(e.getMessage()), "an object of JSON");
    problems.add(
        e.origin() == null ? text : Place.of(e.origin()), "syntax", hint.where, hint.expected);
  }

  static void report(ConfigException e, Place file, Problems problems) {
    ConfigOrigin origin = e.origin();
    reportAt(origin == null || Place.of(origin).isDefault() ? file : Place.of(origin), e, problems);
  }

  /** The same, of a place that is known better than the parser knows it. */
  static void reportAt(Place place, ConfigException e, Problems problems) {
    if (e instanceof ConfigException.IO) {
      problems.add(place, "file", "unreadable", "a file that is there and can be read");
    } else if (e instanceof ConfigException.UnresolvedSubstitution) {
      problems.add(place, "substitution", "circular", "a substitution that leads to a value");
    } else {
      Hint hint = hint(HINTS, String.valueOf(e.getMessage()), "HOCON");
      problems.add(place, "syntax", hint.where, hint.expected);
    }
  }

  private static Hint hint(List<Hint> hints, String message, String otherwise) {
    return hints.stream()
        .filter(hint -> message.contains(hint.sign))
        .findFirst()
        .orElse(new Hint("text", "", otherwise));
  }

  /**
   * What a message means.
   *
   * @param where the part of the language that is broken
   * @param sign how the message is recognized
   * @param expected what should be there
   */
  private record Hint(String where, String sign, String expected) {}
}
