package io.headwater.gateway.accept;

import io.netty.util.NetUtil;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The target of a request line (RFC 9112, section 3.2). */
final class RequestTarget {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_HOST = 255;
  private static final String HOST_PUNCTUATION = "-._~%!$&'()*+,;=";

  private RequestTarget() {}

  /**
   * Whether a target is in origin form, in absolute form with {@code http} or {@code https}, or the
   * asterisk of OPTIONS. Visible ASCII only, and no fragment: it is never sent.
   */
  static boolean isWellFormed(String target, String method) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= 0x20 || c >= 0x7f || c == '#') {
        return false;
      }
    }
    if (target.startsWith("/")) {
      return true;
    }
    if (target.equals("*")) {
      return method.equals("OPTIONS");
    }
    String authority = authorityOf(target);
    return authority != null && isAuthority(authority);
  }

  /** The authority of a target in absolute form, which Host must give way to; null: none. */
  static @Nullable String authorityOf(String target) {
    int start = authorityStart(target);
    return start < 0 ? null : target.substring(start, authorityEnd(target, start));
  }

  /**
   * Path and query of a target; the asterisk stays what it is. OPTIONS of a server in absolute form
   * has neither, and becomes the asterisk (RFC 9112, section 3.2.4).
   */
  static String originFormOf(String target, String method) {
    int start = authorityStart(target);
    if (start < 0) {
      return target;
    }
    String rest = target.substring(authorityEnd(target, start));
    if (rest.isEmpty() && method.equals("OPTIONS")) {
      return "*";
    }
    return rest.startsWith("/") ? rest : '/' + rest;
  }

  /** Whether a text is a host with an optional port (RFC 3986, section 3.2); no user. */
  static boolean isAuthority(String authority) {
    int end = authority.length();
    boolean bracketed = authority.startsWith("[");
    int hostEnd = bracketed ? authority.indexOf(']') + 1 : authority.indexOf(':');
    if (hostEnd < 0) {
      hostEnd = end;
    }
    if (hostEnd == 0 || hostEnd > MAX_HOST || !isPort(authority, hostEnd)) {
      return false;
    }
    if (bracketed) {
      String address = authority.substring(1, hostEnd - 1);
      return address.indexOf('%') < 0 && NetUtil.isValidIpV6Address(address);
    }
    for (int i = 0; i < hostEnd; i++) {
      if (!isHostCharacter(authority.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHostCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || HOST_PUNCTUATION.indexOf(c) >= 0;
  }

  /** Nothing, or a colon and at most five digits. */
  private static boolean isPort(String authority, int start) {
    if (start == authority.length()) {
      return true;
    }
    if (authority.charAt(start) != ':' || authority.length() - start > 6) {
      return false;
    }
    int port = 0;
    for (int i = start + 1; i < authority.length(); i++) {
      char c = authority.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
      port = port * 10 + (c - '0');
    }
    return port <= MAX_PORT;
  }

  private static int authorityStart(String target) {
    if (target.startsWith("/")) {
      return -1;
    }
    int separator = target.indexOf("://");
    if (separator < 0) {
      return -1;
    }
    String scheme = target.substring(0, separator).toLowerCase(Locale.ROOT);
    return scheme.equals("http") || scheme.equals("https") ? separator + 3 : -1;
  }

  private static int authorityEnd(String target, int start) {
    for (int i = start; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '/' || c == '?') {
        return i;
      }
    }
    return target.length();
  }
}
