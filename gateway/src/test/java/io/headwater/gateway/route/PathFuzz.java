package io.headwater.gateway.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.PathRegex;
import io.headwater.gateway.http.RequestPath;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fuzz target {@code path}: paths are cleaned, resolved and matched. The lines of the input are a
 * path, a path pattern and a regular expression. Patterns are held against expressions of the JDK,
 * where these cannot take forever.
 */
public final class PathFuzz {
  private static final Pattern UNCLEAN =
      Pattern.compile(
          "//|/\\.{1,2}(/|\\z)|.+/\\z|%(?![0-9A-F]{2})"
              + "|%(2[DE]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])",
          Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("(v[0-9]+\\.)?[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*");
  private static final int MOST_STARS = 3;
  private static final int SHORT = 40;

  private PathFuzz() {}

  /** Called by Jazzer for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    List<String> lines = List.of(new String(input, ISO_8859_1).split("\n", 3));
    String path = RequestPath.clean(lines.get(0));
    check(path.startsWith("/") && !UNCLEAN.matcher(path).find(), "unclean", path);
    check(RequestPath.clean(path).equals(path), "cleaned twice is another", path);
    checkResolvers(path);
    if (lines.size() > 1) {
      checkPattern(lines.get(1), path);
    }
    if (lines.size() > 2) {
      checkRegex(lines.get(2), path);
    }
  }

  private static void checkResolvers(String path) {
    ServiceResolver.@Nullable ResolvedService micro = new MicroResolver().resolve(path);
    if (micro != null) {
      check(
          !micro.service().isEmpty() && micro.service().indexOf('/') < 0,
          "service",
          micro.service());
      check(
          micro.endpoint().indexOf('.') >= 0 && micro.endpoint().indexOf('/') < 0,
          "endpoint",
          micro.endpoint());
    }
    ServiceResolver.@Nullable ResolvedService plain = new PathResolver().resolve(path);
    if (plain != null) {
      check(NAME.matcher(plain.service()).matches(), "service", plain.service());
    }
  }

  private static void checkPattern(String text, String path) {
    PathPattern pattern;
    try {
      pattern = PathPattern.parse(text);
    } catch (IllegalArgumentException e) {
      check(!String.valueOf(e.getMessage()).isBlank(), "no reason", text);
      return;
    }
    check(pattern.text().equals(text), "text", text);
    check(RequestPath.clean(text).equals(text), "unclean pattern", text);
    check(pattern.compareSpecificity(pattern) == 0, "not as specific as itself", text);
    boolean matches = pattern.matches(path);
    boolean comparable =
        text.chars().filter(c -> c == '*').count() <= MOST_STARS && path.length() <= 4 * SHORT;
    if (comparable) {
      check(matches == expression(pattern).matcher(path).matches(), "match of " + text, path);
    }
  }

  private static Pattern expression(PathPattern pattern) {
    StringBuilder expression = new StringBuilder();
    for (String segment : pattern.segments()) {
      expression.append('/');
      if (segment.equals("*")) {
        expression.append("[^/]+");
        continue;
      }
      for (int i = 0; i < segment.length(); i++) {
        char c = segment.charAt(i);
        switch (c) {
          case '*' -> expression.append("[^/]*");
          case '?' -> expression.append(segment.indexOf('*') >= 0 ? "[^/]" : "\\?");
          default -> expression.append(Pattern.quote(String.valueOf(c)));
        }
      }
    }
    if (pattern.isOpen()) {
      expression.append(pattern.segments().isEmpty() ? "/.*" : "(/.*)?");
    } else if (pattern.segments().isEmpty()) {
      expression.append('/');
    }
    return Pattern.compile(expression.toString(), Pattern.DOTALL);
  }

  private static void checkRegex(String text, String path) {
    PathRegex regex;
    try {
      regex = PathRegex.compile(text);
    } catch (IllegalArgumentException e) {
      check(!String.valueOf(e.getMessage()).isBlank(), "no reason", text);
      return;
    }
    boolean matches = regex.matches(path);
    boolean comparable =
        text.length() <= SHORT
            && path.length() <= SHORT
            && text.chars().filter(c -> "*+?{".indexOf(c) >= 0).count() <= MOST_STARS;
    if (comparable) {
      boolean expected = Pattern.compile(text, Pattern.DOTALL).matcher(path).matches();
      check(matches == expected, "match of " + text, path);
    }
  }

  private static void check(boolean holds, String what, String of) {
    if (!holds) {
      throw new AssertionError(what + ": " + of);
    }
  }
}
