package io.headwater.gateway.store;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The id of a trace: 128 bits, not all zero (W3C Trace Context, section 3.2.2.3).
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record TraceId(long high, long low) {
  private static final int BYTES = 16;

  /** Reads 32 hexadecimal digits of either case; null if it is anything else, or all zero. */
  public static @Nullable TraceId parse(String hex) {
    if (hex.length() != 2 * BYTES || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      return null;
    }
    return valid(
        Long.parseUnsignedLong(hex, 0, BYTES, 16), Long.parseUnsignedLong(hex, BYTES, 32, 16));
  }

  /** Reads 16 bytes; null if it is anything else, or all zero. */
  static @Nullable TraceId of(ByteString bytes) {
    if (bytes.size() != BYTES) {
      return null;
    }
    var buffer = bytes.asReadOnlyByteBuffer();
    return valid(buffer.getLong(), buffer.getLong());
  }

  private static @Nullable TraceId valid(long high, long low) {
    return (high | low) == 0 ? null : new TraceId(high, low);
  }

  /** 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
