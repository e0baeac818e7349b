package io.headwater.gateway.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A CIDR block of addresses (RFC 4632, section 3.1; RFC 4291, section 2.3).
 *
 * <table>
 * <caption>Blocks and what is in them</caption>
 * <tr><th>block</th><th>takes</th><th>and not</th></tr>
 * <tr><td>{@code 10.0.0.0/8}</td><td>{@code 10.1.2.3}, {@code ::ffff:10.1.2.3}</td>
 * <td>{@code 11.0.0.1}, {@code ::10.1.2.3}</td></tr>
 * <tr><td>{@code ::ffff:10.0.0.0/104}</td><td>the same</td><td>the same</td></tr>
 * <tr><td>{@code 10.1.2.3/8}</td><td>as {@code 10.0.0.0/8}: host bits do not count</td><td></td></tr>
 * <tr><td>{@code 0.0.0.0/0}</td><td>all of IPv4</td><td>{@code ::1}</td></tr>
 * <tr><td>{@code ::/0}</td><td>all of IPv6</td><td>{@code 10.1.2.3}, {@code ::ffff:10.1.2.3}</td>
 * </tr>
 * </table>
 *
 * <p>Asking allocates nothing.
 */
public final class IpBlock {
  private static final int BITS = 128;
  private static final int IPV4_OFFSET = 96;
  private static final Pattern SYNTAX = Pattern.compile("([^/]+)/(\\d{1,3})");

  private final String text;
  private final IpAddress first;
  private final long highMask;
  private final long lowMask;
  private final boolean ipv4;

  private IpBlock(String text, IpAddress address, int prefix) {
    this.text = text;
    this.highMask = prefix == 0 ? 0 : -1L << Math.max(0, 64 - prefix);
    this.lowMask = prefix <= 64 ? 0 : -1L << (BITS - prefix);
    this.first = new IpAddress(address.high() & highMask, address.low() & lowMask);
    this.ipv4 = first.isIpv4();
  }

  /**
   * Reads a block.
   *
   * @return null: the text is none
   */
  public static @Nullable IpBlock parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String literal = matcher.group(1);
    IpAddress address = IpAddress.parse(literal);
    int offset = literal.indexOf(':') < 0 ? IPV4_OFFSET : 0;
    int prefix = Integer.parseInt(matcher.group(2)) + offset;
    return address == null || prefix > BITS ? null : new IpBlock(text, address, prefix);
  }

  /**
   * Whether an address is in it.
   *
   * @param address null: not known, and so in no block
   */
  public boolean contains(@Nullable IpAddress address) {
    return address != null && contains(address.high(), address.low());
  }

  /** Whether the address that was read last is in it; what is none is in no block. */
  public boolean containsRead(IpAddressReader reader) {
    return reader.isValid() && contains(reader.high(), reader.low());
  }

  private boolean contains(long high, long low) {
    // A wide block of IPv6 would take in the place where all of IPv4 is mapped.
    return IpAddress.isIpv4(high, low) == ipv4
        && (high & highMask) == first.high()
        && (low & lowMask) == first.low();
  }

  /** Blocks are equal that were written alike. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IpBlock block && text.equals(block.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As written. */
  @Override
  public String toString() {
    return text;
  }
}
