package io.headwater.gateway.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;

/** A name or another word that is compared without regard to ASCII case, in lower case. */
public final class FieldName {
  public static final FieldName ACCESS_CONTROL_ALLOW_ORIGIN = of("access-control-allow-origin");
  public static final FieldName CACHE_CONTROL = of("cache-control");
  public static final FieldName CONNECTION = of("connection");
  public static final FieldName CONTENT_LENGTH = of("content-length");
  public static final FieldName CONTENT_TYPE = of("content-type");
  public static final FieldName HOST = of("host");
  public static final FieldName KEEP_ALIVE = of("keep-alive");
  public static final FieldName PROXY_CONNECTION = of("proxy-connection");
  public static final FieldName TRANSFER_ENCODING = of("transfer-encoding");
  public static final FieldName UPGRADE = of("upgrade");

  public static final FieldName CHUNKED = of("chunked");
  public static final FieldName CLOSE = of("close");

  final byte[] lower;

  private FieldName(byte[] lower) {
    this.lower = lower;
  }

  /**
   * A word of ASCII.
   *
   * @param name in any case
   */
  public static FieldName of(String name) {
    return new FieldName(name.toLowerCase(Locale.ROOT).getBytes(US_ASCII));
  }

  /** Whether a range of octets is this word. */
  boolean is(byte[] bytes, int start, int end) {
    byte[] expected = lower;
    if (end - start != expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (Octets.lower(bytes[start + i]) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return new String(lower, US_ASCII);
  }
}
