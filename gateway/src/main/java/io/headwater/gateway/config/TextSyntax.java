package io.headwater.gateway.config;

/** Which characters a text of the configuration may have. */
final class TextSyntax {
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_LINE = 1000;

  private TextSyntax() {}

  /** Printable ASCII, empty allowed: safe in a header, a log line and a dump. */
  static boolean isPrintable(String text) {
    return text.length() <= LONGEST_LINE && text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
  }

  /** Printable, not blank, of the length of a name. */
  static boolean isName(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST_NAME
        && isPrintable(text)
        && text.equals(text.strip());
  }

  /** Letters, digits, {@code .}, {@code _} and {@code -}: safe as a part of a path or a host. */
  static boolean isPlainName(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_NAME
        && text.chars().allMatch(c -> isAlphanumeric(c) || c == '.' || c == '_' || c == '-');
  }

  /** Visible ASCII, no space; empty allowed: what a bearer token is made of. */
  static boolean isVisible(String text) {
    return isPrintable(text) && text.indexOf(' ') < 0;
  }

  /** A token (RFC 9110, section 5.6.2): a header name, a method. */
  static boolean isToken(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_NAME
        && text.chars().allMatch(c -> isAlphanumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  /** A token without lower-case letters: methods are case-sensitive (RFC 9110, section 9.1). */
  static boolean isMethod(String text) {
    return isToken(text) && text.chars().noneMatch(c -> c >= 'a' && c <= 'z');
  }

  /** Any value of a header field (RFC 9110, section 5.5): no control character but a tab. */
  static boolean isHeaderGlob(String text) {
    return text.length() <= LONGEST_LINE
        && text.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c != 0x7f));
  }

  /** The name of a query parameter as it stands in a query (RFC 3986, section 3.4). */
  static boolean isQueryName(String text) {
    return isName(text) && text.chars().noneMatch(c -> c <= ' ' || "&=#".indexOf(c) >= 0);
  }

  /** The name of a query parameter, decoded: any but control characters. */
  static boolean isParameterName(String text) {
    return !text.isEmpty() && text.length() <= LONGEST_NAME && isHeaderGlob(text);
  }

  static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
