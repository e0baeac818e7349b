package io.headwater.propagation.http;

/** A {@code Host} header (RFC 9110, section 7.2), read leniently: it only describes. */
final class HostPort {
  final String host;
  final int port;

  /**
   * Makes one.
   *
   * @param host without brackets; empty: none
   * @param port 0: none, or none that can be read
   */
  private HostPort(String host, int port) {
    this.host = host;
    this.port = port;
  }

  static HostPort parse(String header) {
    String text = header.strip();
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > text.lastIndexOf(']');
    String host = hasPort ? text.substring(0, colon) : text;
    return new HostPort(unbracketed(host), hasPort ? port(text, colon + 1) : 0);
  }

  /** An IPv6 address as attributes have it. */
  static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** Whether it is an IP address, which names no service. */
  static boolean isAddress(String host) {
    if (host.indexOf(':') >= 0) {
      return true;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  private static int port(String text, int start) {
    int port = 0;
    for (int i = start; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || port > 6_553) {
        return 0;
      }
      port = port * 10 + digit;
    }
    return port <= 65_535 ? port : 0;
  }
}
