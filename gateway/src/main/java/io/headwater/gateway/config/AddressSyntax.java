package io.headwater.gateway.config;

import io.headwater.gateway.http.IpBlock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hosts, addresses and blocks of addresses, told apart without ever asking DNS. */
final class AddressSyntax {
  private static final int LONGEST_HOST = 253;
  private static final Pattern IPV4 =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final Pattern WITH_PORT = Pattern.compile("(\\[[^\\]]*]|[^:]*):(\\d{1,5})");
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  private AddressSyntax() {}

  /** A host name or an IP address without brackets. */
  static boolean isHost(String text) {
    return address(text) != null || isHostName(text);
  }

  /** {@code 10.0.0.1}, {@code 10.0.0.1:53}, {@code ::1} or {@code [::1]:53}; null: it is none. */
  static @Nullable InetSocketAddress server(String text, int defaultPort) {
    Matcher withPort = WITH_PORT.matcher(text);
    boolean hasPort = withPort.matches();
    String host = hasPort ? withPort.group(1) : text;
    InetAddress address =
        address(host.startsWith("[") ? host.substring(1, Math.max(1, host.length() - 1)) : host);
    int port = hasPort ? Integer.parseInt(withPort.group(2)) : defaultPort;
    return address == null || port < 1 || port > 65535
        ? null
        : new InetSocketAddress(address, port);
  }

  /** An IP address, in brackets or without. */
  static boolean isAddress(String text) {
    return address(text.startsWith("[") ? text.substring(1, text.length() - 1) : text) != null;
  }

  /** A host as in a {@code Host} header without its port, or {@code *.} and a host name. */
  static boolean isHostPattern(String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      return text.indexOf(':') > 0 && address(text.substring(1, text.length() - 1)) != null;
    }
    if (text.startsWith("*.")) {
      return isHostName(text.substring(2)) && address(text.substring(2)) == null;
    }
    return text.indexOf(':') < 0 && isHost(text);
  }

  /** Whether only this machine can reach it. A name other than {@code localhost} is not trusted. */
  static boolean isLoopback(String host) {
    InetAddress address = address(host);
    return address == null
        ? host.toLowerCase(Locale.ROOT).equals("localhost")
        : address.isLoopbackAddress();
  }

  /** Whether it stands for all addresses of this machine. */
  static boolean isWildcard(String host) {
    InetAddress address = address(host);
    return address != null && address.isAnyLocalAddress();
  }

  /** A CIDR block (RFC 4632, section 3.1; RFC 4291, section 2.3). */
  static boolean isCidr(String text) {
    return IpBlock.parse(text) != null;
  }

  private static boolean isHostName(String text) {
    if (text.isEmpty() || text.length() > LONGEST_HOST) {
      return false;
    }
    String[] labels = text.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    // All digits at the end would be an address that is misspelt.
    return labels[labels.length - 1].chars().anyMatch(c -> c < '0' || c > '9');
  }

  private static @Nullable InetAddress address(String text) {
    boolean ipv6 = text.indexOf(':') >= 0;
    if (ipv6 ? text.indexOf('%') >= 0 || text.indexOf('[') >= 0 : !isIpv4(text)) {
      return null;
    }
    try {
      // Brackets: the JDK then takes a literal and nothing else.
      return InetAddress.getByName(ipv6 ? '[' + text + ']' : text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static boolean isIpv4(String text) {
    Matcher matcher = IPV4.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    for (int i = 1; i <= 4; i++) {
      String part = matcher.group(i);
      if (Integer.parseInt(part) > 255 || (part.length() > 1 && part.charAt(0) == '0')) {
        return false;
      }
    }
    return true;
  }
}
