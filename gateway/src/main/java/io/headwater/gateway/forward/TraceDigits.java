package io.headwater.gateway.forward;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/** Writes ids as digits, without an object between. */
final class TraceDigits {
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
  private static final int RADIX = 10;

  private TraceDigits() {}

  /** Writes 64 bits as 16 lower-case hexadecimal digits. */
  static void hex(long value, ByteBuf out) {
    out.writeLong(digits(value >>> Integer.SIZE));
    out.writeLong(digits(value & 0xffff_ffffL));
  }

  /** Eight digits for 32 bits, one in each byte: spread to nibbles, then all turned at once. */
  private static long digits(long bits) {
    long spread = (bits | bits << 16) & 0x0000_ffff_0000_ffffL;
    spread = (spread | spread << 8) & 0x00ff_00ff_00ff_00ffL;
    spread = (spread | spread << 4) & 0x0f0f_0f0f_0f0f_0f0fL;
    long letters = ((spread + 0x0606_0606_0606_0606L) >>> 4) & 0x0101_0101_0101_0101L;
    return spread + 0x3030_3030_3030_3030L + letters * ('a' - '0' - RADIX);
  }

  /** Writes the bits from {@code high}, exclusive, down to {@code low}; both multiples of four. */
  static void hex(long value, int high, int low, ByteBuf out) {
    for (int shift = high - 4; shift >= low; shift -= 4) {
      out.writeByte(HEX[(int) (value >>> shift) & 0xf]);
    }
  }

  /** Writes 64 bits as an unsigned decimal number, without leading zeros. */
  static void decimal(long value, ByteBuf out) {
    // One unsigned division, after which the rest is a positive number.
    long tens = Long.divideUnsigned(value, RADIX);
    if (tens > 0) {
      positive(tens, out);
    }
    out.writeByte('0' + (int) (value - tens * RADIX));
  }

  private static void positive(long value, ByteBuf out) {
    long unit = 1;
    while (value / unit >= RADIX) {
      unit *= RADIX;
    }
    for (; unit > 0; unit /= RADIX) {
      out.writeByte('0' + (int) (value / unit % RADIX));
    }
  }
}
