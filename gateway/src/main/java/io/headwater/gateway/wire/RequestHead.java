package io.headwater.gateway.wire;

/**
 * The head of a request, as it came.
 *
 * @param method the method; methods are case-sensitive
 * @param target the target, in whatever form; visible ASCII
 * @param version major and minor version: 11 for HTTP/1.1
 * @param fields its header fields
 */
public record RequestHead(String method, String target, int version, Fields fields) {
  /** HTTP/1.0. */
  public static final int HTTP_1_0 = 10;

  /** HTTP/1.1. */
  public static final int HTTP_1_1 = 11;

  /** Whether the connection is to be kept after it (RFC 9112, section 9.3). */
  public boolean isKeepAlive() {
    return version == HTTP_1_1
        ? !fields.hasConnectionOption(FieldName.CLOSE)
        : fields.hasConnectionOption(FieldName.KEEP_ALIVE)
            && !fields.hasConnectionOption(FieldName.CLOSE);
  }
}
