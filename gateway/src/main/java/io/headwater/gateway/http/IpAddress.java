package io.headwater.gateway.http;

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
    IpAddressReader reader = new IpAddressReader();
    return text.indexOf('%') < 0 && reader.read(text).isValid()
        ? new IpAddress(reader.high(), reader.low())
        : null;
  }

  /** Whether it is one of IPv4, mapped or not. */
  boolean isIpv4() {
    return isIpv4(high, low);
  }

  static boolean isIpv4(long high, long low) {
    return high == 0 && low >>> 32 == MAPPED >>> 32;
  }

  private static long number(byte[] bytes, int offset, int length) {
    long number = 0;
    for (int i = offset; i < offset + length; i++) {
      number = number << 8 | (bytes[i] & 0xff);
    }
    return number;
  }
}
