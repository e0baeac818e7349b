package io.headwater.gateway.span;

/**
 * Host and port of an authority (RFC 3986, section 3.2), read leniently: it only describes.
 *
 * @param host without brackets; empty: none
 * @param port 0: none, or none that can be read
 */
record Authority(String host, int port) {
  static Authority parse(String authority) {
    int colon = authority.lastIndexOf(':');
    int bracket = authority.lastIndexOf(']');
    boolean hasPort = colon > bracket;
    String host = hasPort ? authority.substring(0, colon) : authority;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new Authority(host, hasPort ? port(authority, colon + 1) : 0);
  }

  private static int port(String authority, int start) {
    int port = 0;
    for (int i = start; i < authority.length(); i++) {
      int digit = authority.charAt(i) - '0';
      if (digit < 0 || digit > 9 || port > 6_553) {
        return 0;
      }
      port = port * 10 + digit;
    }
    return port <= 65_535 ? port : 0;
  }
}
