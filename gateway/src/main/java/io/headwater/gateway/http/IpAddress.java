package io.headwater.gateway.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IP address as 128 bits; one of IPv4 as the IPv6 address that maps it (RFC 4291, section
 * 2.5.5.2), so that both ways of writing it are the same address.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record IpAddress(long high, long low) {
  private static final long MAPPED = 0xffffL << 32;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int LONGEST_IPV6 = 45;
  private static final Pattern IPV4 =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

  /**
   * Reads bytes in network order.
   *
   * @throws IllegalArgumentException if they are neither 4 nor 16
   */
  public static IpAddress of(byte[] bytes) {
    if (bytes.length == IPV4_BYTES) {
      return new IpAddress(0, MAPPED | number(bytes, 0, IPV4_BYTES));
    }
    if (bytes.length == IPV6_BYTES) {
      return new IpAddress(number(bytes, 0, Long.BYTES), number(bytes, Long.BYTES, Long.BYTES));
    }
    throw new IllegalArgumentException(
        "length of an address: " + bytes.length + " (expected: 4 or 16)");
  }

  /**
   * Reads a literal without brackets, port or zone, and never asks DNS.
   *
   * @return null: the text is no address; a number with a leading zero, which some read as octal,
   *     is in none
   */
  public static @Nullable IpAddress parse(String text) {
    boolean ipv6 = text.indexOf(':') >= 0;
    if (ipv6 ? text.length() > LONGEST_IPV6 || text.indexOf('%') >= 0 : !isIpv4(text)) {
      return null;
    }
    try {
      // Brackets: the JDK then takes a literal and nothing else.
      return of(InetAddress.getByName(ipv6 ? '[' + text + ']' : text).getAddress());
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether it is one of IPv4, mapped or not. */
  boolean isIpv4() {
    return high == 0 && low >>> 32 == MAPPED >>> 32;
  }

  private static boolean isIpv4(String text) {
    Matcher matcher = IPV4.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    for (int i = 1; i <= IPV4_BYTES; i++) {
      String part = matcher.group(i);
      if (Integer.parseInt(part) > 255 || (part.length() > 1 && part.charAt(0) == '0')) {
        return false;
      }
    }
    return true;
  }

  private static long number(byte[] bytes, int offset, int length) {
    long number = 0;
    for (int i = offset; i < offset + length; i++) {
      number = number << 8 | (bytes[i] & 0xff);
    }
    return number;
  }
}
