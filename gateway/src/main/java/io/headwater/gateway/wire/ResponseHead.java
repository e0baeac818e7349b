package io.headwater.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;

/** The head of a response: its status, its reason as bytes, and its header fields. */
public final class ResponseHead {
  private static final byte[] VERSION = "HTTP/1.1 ".getBytes(ISO_8859_1);

  private final int status;
  private final boolean http11;
  private final byte[] bytes;
  private final int reasonStart;
  private final int reasonEnd;
  private final Fields fields;

  ResponseHead(
      int status, boolean http11, byte[] bytes, int reasonStart, int reasonEnd, Fields fields) {
    this.status = status;
    this.http11 = http11;
    this.bytes = bytes;
    this.reasonStart = reasonStart;
    this.reasonEnd = reasonEnd;
    this.fields = fields;
  }

  /**
   * A head without fields.
   *
   * @param status three digits
   */
  public static ResponseHead of(int status, String reason) {
    byte[] bytes = reason.getBytes(ISO_8859_1);
    return new ResponseHead(status, true, bytes, 0, bytes.length, new Fields());
  }

  /** The status, 100 to 999. */
  public int status() {
    return status;
  }

  /** Whether it came in HTTP/1.1, rather than in HTTP/1.0. */
  public boolean isHttp11() {
    return http11;
  }

  /** The reason as it came; may be empty. */
  public String reason() {
    return new String(bytes, reasonStart, reasonEnd - reasonStart, ISO_8859_1);
  }

  /** Its fields; they may be changed on their way. */
  public Fields fields() {
    return fields;
  }

  /** Whether the connection may be kept after it (RFC 9112, section 9.3). */
  public boolean isKeepAlive() {
    return !fields.hasConnectionOption(FieldName.CLOSE)
        && (http11 || fields.hasConnectionOption(FieldName.KEEP_ALIVE));
  }

  /** Writes the status line in HTTP/1.1, without its end. */
  public void writeStatusLine(ByteBuf out) {
    out.writeBytes(VERSION);
    out.writeByte('0' + status / 100);
    out.writeByte('0' + status / 10 % 10);
    out.writeByte('0' + status % 10);
    out.writeByte(' ');
    out.writeBytes(bytes, reasonStart, reasonEnd - reasonStart);
  }
}
