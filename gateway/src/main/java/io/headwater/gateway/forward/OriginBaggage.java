package io.headwater.gateway.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;

/**
 * The member of the baggage that says what the originating call was: {@code
 * headwater.origin=GET%20%2Fusers%2F%7Bid%7D}.
 *
 * <p>Its value is percent-encoded in UTF-8 (W3C Baggage, section 3.3.1.3), all but what is
 * unreserved in a URI, so that it is the same in every format; and at most {@value #MOST_BYTES}
 * bytes of it are written, no character in part.
 */
final class OriginBaggage {
  static final AsciiString KEY = AsciiString.cached("headwater.origin");
  static final int MOST_BYTES = 256;

  private OriginBaggage() {}

  static void writeMember(String operation, ByteBuf out) {
    ByteBufUtil.writeAscii(out, KEY);
    out.writeByte('=');
    writeValue(operation, out);
  }

  static void writeValue(String operation, ByteBuf out) {
    int left = MOST_BYTES;
    for (int at = 0; at < operation.length(); ) {
      int next = operation.offsetByCodePoints(at, 1);
      left -= write(operation.substring(at, next), left, out);
      if (left < 0) {
        return;
      }
      at = next;
    }
  }

  /** Writes a character, if there is room for it, and says how many bytes it has. */
  private static int write(String character, int room, ByteBuf out) {
    if (isUnreserved(character.charAt(0))) {
      if (room >= 1) {
        out.writeByte(character.charAt(0));
      }
      return 1;
    }
    byte[] octets = character.getBytes(UTF_8);
    int length = 3 * octets.length;
    if (room >= length) {
      for (byte octet : octets) {
        out.writeByte('%').writeByte(hexDigit(octet >> 4)).writeByte(hexDigit(octet));
      }
    }
    return length;
  }

  private static char hexDigit(int bits) {
    return Character.toUpperCase(Character.forDigit(bits & 0xF, 16));
  }

  /** RFC 3986, section 2.3. */
  private static boolean isUnreserved(char point) {
    return (point >= 'a' && point <= 'z')
        || (point >= 'A' && point <= 'Z')
        || (point >= '0' && point <= '9')
        || point == '-'
        || point == '.'
        || point == '_'
        || point == '~';
  }
}
