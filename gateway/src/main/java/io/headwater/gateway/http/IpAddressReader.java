package io.headwater.gateway.http;

import java.util.HexFormat;

/**
 * Reads addresses that are written out, one after the other, so that reading one allocates nothing.
 * DNS is never asked. Not for several threads at once.
 *
 * <p>What was read last is told as the 128 bits of an {@link IpAddress}.
 */
public final class IpAddressReader {
  private static final long IPV4_PREFIX = 0xffffL << 32;
  private static final int GROUPS = 8;

  private boolean valid;
  private long high;
  private long low;

  /** Starts with no address. */
  public IpAddressReader() {}

  /** Whether what was read last is an address. */
  public boolean isValid() {
    return valid;
  }

  /** The first 64 bits. */
  long high() {
    return high;
  }

  /** The last 64 bits. */
  long low() {
    return low;
  }

  /**
   * Reads an address without port or brackets; a zone, {@code %eth0}, is ignored. A number with a
   * leading zero, which some read as octal, is in none.
   */
  public IpAddressReader read(String text) {
    int zone = text.indexOf('%');
    valid = text.indexOf(':') >= 0 ? readIpv6(text, zone < 0 ? text.length() : zone) : v4(text);
    if (!valid) {
      high = 0;
      low = 0;
    }
    return this;
  }

  private boolean v4(String text) {
    long bits = ipv4(text, 0, text.length());
    high = 0;
    low = IPV4_PREFIX | bits;
    return bits >= 0;
  }

  /** Four decimal numbers without leading zeros; -1: not so. */
  private static long ipv4(String text, int start, int end) {
    long bits = 0;
    int numbers = 0;
    int at = start;
    while (at < end) {
      int from = at;
      int number = 0;
      while (at < end && at - from < 3 && isDigit(text.charAt(at))) {
        number = number * 10 + text.charAt(at++) - '0';
      }
      if (at == from || number > 255 || (at - from > 1 && text.charAt(from) == '0')) {
        return -1;
      }
      bits = bits << 8 | number;
      if (++numbers == 4) {
        return at == end ? bits : -1;
      }
      if (at == end || text.charAt(at++) != '.') {
        return -1;
      }
    }
    return -1;
  }

  private boolean readIpv6(String text, int end) {
    high = 0;
    low = 0;
    int groups = 0;
    int gap = -1;
    int at = 0;
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < end) {
      int from = at;
      int value = 0;
      while (at < end && at - from < 4 && HexFormat.isHexDigit(text.charAt(at))) {
        value = value << 4 | HexFormat.fromHexDigit(text.charAt(at++));
      }
      if (at < end && text.charAt(at) == '.') {
        long bits = groups <= GROUPS - 2 ? ipv4(text, from, end) : -1;
        if (bits < 0) {
          return false;
        }
        put((int) (bits >>> 16));
        put((int) bits & 0xffff);
        groups += 2;
        at = end;
        break;
      }
      if (at == from || groups == GROUPS) {
        return false;
      }
      put(value);
      groups++;
      if (at == end) {
        break;
      }
      if (text.charAt(at++) != ':' || at == end) {
        return false;
      }
      if (text.charAt(at) == ':') {
        if (gap >= 0) {
          return false;
        }
        gap = groups;
        at++;
      }
    }
    if (gap < 0) {
      return groups == GROUPS;
    }
    return groups < GROUPS && widen(gap, groups);
  }

  private void put(int group) {
    high = high << 16 | low >>> 48;
    low = low << 16 | group;
  }

  /** Moves the groups before the gap to the front. */
  private boolean widen(int gap, int groups) {
    long tailHigh = high;
    long tailLow = low;
    int tail = groups - gap;
    // What stands before the gap, alone.
    long headHigh = shiftRightHigh(high, tail * 16);
    long headLow = shiftRightLow(high, low, tail * 16);
    long maskHigh = tail > 4 ? -1L >>> (64 - (tail - 4) * 16) : 0;
    long maskLow = tail >= 4 ? -1L : tail == 0 ? 0 : -1L >>> (64 - tail * 16);
    int left = (GROUPS - gap) * 16;
    high = shiftLeftHigh(headHigh, headLow, left) | (tailHigh & maskHigh);
    low = (left >= 64 ? 0 : headLow << left) | (tailLow & maskLow);
    return true;
  }

  private static long shiftRightHigh(long high, int bits) {
    return bits >= 64 ? 0 : high >>> bits;
  }

  private static long shiftRightLow(long high, long low, int bits) {
    if (bits == 0) {
      return low;
    }
    return bits >= 64
        ? (bits == 128 ? 0 : high >>> (bits - 64))
        : low >>> bits | high << (64 - bits);
  }

  private static long shiftLeftHigh(long high, long low, int bits) {
    if (bits >= 64) {
      return bits == 128 ? 0 : low << (bits - 64);
    }
    return bits == 0 ? high : high << bits | low >>> (64 - bits);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
