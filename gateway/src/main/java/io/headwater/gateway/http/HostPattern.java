package io.headwater.gateway.http;

/**
 * Finds the host in an authority, and matches it against an exact host or {@code *.example.com},
 * which takes any name below. Hosts are compared without port and without case (RFC 9110, section
 * 4.2.3); a dot at the end says nothing. Allocates nothing.
 */
public final class HostPattern {
  private static final String WILDCARD = "*.";

  private HostPattern() {}

  /** Whether a pattern, in any case, takes the host of an authority. */
  public static boolean matches(String pattern, String authority) {
    int end = hostEnd(authority);
    if (!pattern.startsWith(WILDCARD)) {
      return end == pattern.length() && authority.regionMatches(true, 0, pattern, 0, end);
    }
    int suffix = pattern.length() - 1;
    return end > suffix && authority.regionMatches(true, end - suffix, pattern, 1, suffix);
  }

  /** Where the host of an authority ends, which is where its port begins. */
  public static int hostEnd(String authority) {
    int end = authority.lastIndexOf(':');
    if (end < 0 || authority.endsWith("]")) {
      end = authority.length();
    }
    return end > 0 && authority.charAt(end - 1) == '.' ? end - 1 : end;
  }
}
