package io.headwater.gateway.decide;

/**
 * A block of addresses (RFC 4632, section 3.1; RFC 4291, section 2.3). A block of IPv4 addresses
 * takes them also where IPv6 maps them, and no other IPv6 address.
 *
 * @param text as written
 * @param high first 64 bits of the block's address
 * @param low last 64 bits
 * @param highMask which of the first bits count
 * @param lowMask which of the last bits count
 */
record Cidr(String text, long high, long low, long highMask, long lowMask) {
  private static final int IPV4_OFFSET = 96;
  private static final int BITS = 128;

  /**
   * Reads a block.
   *
   * @param text {@code 10.0.0.0/8}, {@code fd00::/8}
   * @throws IllegalArgumentException if it is none
   */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    IpAddress address = new IpAddress().read(slash < 0 ? "" : text.substring(0, slash));
    int offset = text.indexOf(':') < 0 ? IPV4_OFFSET : 0;
    int bits = bits(text.substring(slash + 1));
    if (!address.isValid() || bits < 0 || bits + offset > BITS) {
      throw new IllegalArgumentException("client: " + text + " (expected: a CIDR block)");
    }
    int prefix = bits + offset;
    long highMask = prefix == 0 ? 0 : -1L << Math.max(0, 64 - prefix);
    long lowMask = prefix <= 64 ? 0 : -1L << (BITS - prefix);
    return new Cidr(text, address.high() & highMask, address.low() & lowMask, highMask, lowMask);
  }

  boolean contains(IpAddress address) {
    return address.isValid()
        && (address.high() & highMask) == high
        && (address.low() & lowMask) == low;
  }

  private static int bits(String text) {
    if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Integer.parseInt(text);
  }
}
