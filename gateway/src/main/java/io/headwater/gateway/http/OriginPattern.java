package io.headwater.gateway.http;

import java.util.regex.Pattern;

/**
 * A pattern of web origins (RFC 6454, section 6.2), as browsers write them.
 *
 * <table>
 * <caption>Patterns</caption>
 * <tr><th>pattern</th><th>takes</th></tr>
 * <tr><td>{@code https://app.example.com}</td><td>exactly that origin</td></tr>
 * <tr><td>{@code https://*.example.com}</td><td>any host below, not {@code example.com} itself</td></tr>
 * <tr><td>{@code http://localhost:*}</td><td>that host on any port, the default one included</td></tr>
 * <tr><td>{@code *}</td><td>any origin, {@code null} included</td></tr>
 * </table>
 *
 * @param text the pattern in lower case
 */
public record OriginPattern(String text) {
  /** What stands in messages about a pattern that is none. */
  public static final String EXPECTED =
      "an origin in lower case without path and default port, as in https://app.example.com,"
          + " https://*.example.com or http://localhost:*; or *";

  private static final String ANY = "*";
  private static final String ANY_PORT = ":*";
  private static final String SCHEME_END = "://";
  private static final int LONGEST_ORIGIN = 300;

  /** Only whole labels may be wild, and at least two must follow: {@code *.com} is no owner. */
  private static final Pattern SYNTAX =
      Pattern.compile(
          "[a-z][a-z0-9+.-]*://"
              + "(\\*\\.[a-z0-9-]+(\\.[a-z0-9-]+)+|[a-z0-9-]+(\\.[a-z0-9-]+)*|\\[[0-9a-f:.]+])"
              + "(:[0-9]{1,5}|:\\*)?");

  /** Whether a text is a pattern. */
  public static boolean isPattern(String text) {
    return text.equals(ANY)
        || (text.length() <= LONGEST_ORIGIN
            && SYNTAX.matcher(text).matches()
            && !(text.startsWith("https://") && text.endsWith(":443"))
            && !(text.startsWith("http://") && text.endsWith(":80")));
  }

  /** Whether it takes every origin. */
  public boolean isAny() {
    return text.equals(ANY);
  }

  /** Whether it takes the value of an {@code Origin} header; case counts, as it does there. */
  public boolean matches(String origin) {
    if (isAny() || text.equals(origin)) {
      return true;
    }
    boolean anyPort = text.endsWith(ANY_PORT);
    int patternEnd = anyPort ? text.length() - ANY_PORT.length() : text.length();
    int originEnd = anyPort ? portStart(origin) : origin.length();
    int hostStart = text.indexOf(SCHEME_END) + SCHEME_END.length();
    if (!origin.regionMatches(0, text, 0, hostStart)) {
      return false;
    }
    if (text.charAt(hostStart) != '*') {
      return anyPort
          && originEnd == patternEnd
          && origin.regionMatches(hostStart, text, hostStart, patternEnd - hostStart);
    }
    int suffix = patternEnd - hostStart - 1;
    int labelsEnd = originEnd - suffix;
    return labelsEnd > hostStart
        && origin.regionMatches(labelsEnd, text, hostStart + 1, suffix)
        && areLabels(origin, hostStart, labelsEnd);
  }

  /** Where the host ends, if what follows is a port or nothing; else where nothing can match. */
  private static int portStart(String origin) {
    int end = origin.length();
    while (end > 0 && isDigit(origin.charAt(end - 1))) {
      end--;
    }
    boolean isPort = end < origin.length() && end > 0 && origin.charAt(end - 1) == ':';
    return isPort ? end - 1 : origin.length();
  }

  /** Letters, digits, dashes, and dots between them: never another scheme, user or port. */
  private static boolean areLabels(String origin, int start, int end) {
    boolean dotAllowed = false;
    for (int i = start; i < end; i++) {
      char c = origin.charAt(i);
      boolean inLabel = (c >= 'a' && c <= 'z') || isDigit(c) || c == '-';
      if (!inLabel && (c != '.' || !dotAllowed)) {
        return false;
      }
      dotAllowed = inLabel;
    }
    return dotAllowed;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
