package io.headwater.propagation.netty;

import org.jspecify.annotations.Nullable;

/** The second word of a request line, in any of its forms (RFC 9112, section 3.2). */
final class RequestTarget {
  private RequestTarget() {}

  /** Its path, as received; empty: it has none. */
  static String path(String target) {
    int start = pathStart(target);
    return target.substring(start, pathEnd(target, start));
  }

  /** What follows its question mark; null: there is none. */
  static @Nullable String query(String target) {
    int start = pathEnd(target, pathStart(target));
    if (start == target.length() || target.charAt(start) != '?') {
      return null;
    }
    int fragment = target.indexOf('#', start);
    return target.substring(start + 1, fragment < 0 ? target.length() : fragment);
  }

  /** Whether it names a scheme and a host itself, as requests to a proxy do. */
  static boolean isAbsolute(String target) {
    return authorityStart(target) > 0;
  }

  private static int authorityStart(String target) {
    if (target.startsWith("/")) {
      return 0;
    }
    int scheme = target.indexOf("://");
    return scheme < 0 ? 0 : scheme + 3;
  }

  private static int pathStart(String target) {
    int start = authorityStart(target);
    while (start > 0 && start < target.length() && "/?#".indexOf(target.charAt(start)) < 0) {
      start++;
    }
    return start;
  }

  private static int pathEnd(String target, int start) {
    int end = start;
    while (end < target.length() && target.charAt(end) != '?' && target.charAt(end) != '#') {
      end++;
    }
    return end;
  }
}
