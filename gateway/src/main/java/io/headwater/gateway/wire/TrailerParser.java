package io.headwater.gateway.wire;

/**
 * Reads the trailers of a chunked body (RFC 9112, section 7.1.2). What must not come behind the
 * body, since it says how to read, route or trust the message, is left out (RFC 9110, section
 * 6.5.1).
 */
final class TrailerParser extends HeadParser {
  private static final int MAX_BYTES = 8 * 1024;
  private static final int MAX_FIELDS = 64;
  private static final FieldName[] FORBIDDEN = {
    FieldName.CONTENT_LENGTH,
    FieldName.TRANSFER_ENCODING,
    FieldName.HOST,
    FieldName.CACHE_CONTROL,
    FieldName.CONTENT_TYPE,
    FieldName.of("age"),
    FieldName.of("authorization"),
    FieldName.of("content-encoding"),
    FieldName.of("content-range"),
    FieldName.of("cookie"),
    FieldName.of("date"),
    FieldName.of("expect"),
    FieldName.of("expires"),
    FieldName.of("location"),
    FieldName.of("max-forwards"),
    FieldName.of("pragma"),
    FieldName.of("proxy-authenticate"),
    FieldName.of("proxy-authorization"),
    FieldName.of("range"),
    FieldName.of("retry-after"),
    FieldName.of("set-cookie"),
    FieldName.of("te"),
    FieldName.of("trailer"),
    FieldName.of("vary"),
    FieldName.of("warning"),
    FieldName.of("www-authenticate"),
  };

  TrailerParser() {
    super(MAX_BYTES, MAX_FIELDS, false);
  }

  /** The trailers that were read whole. */
  Fields trailers() {
    Fields trailers = finish();
    for (FieldName name : FORBIDDEN) {
      if (trailers.isEmpty()) {
        return Fields.NONE;
      }
      trailers.remove(name);
    }
    return trailers;
  }

  @Override
  Progress firstLine(byte[] from, int start, int end) {
    return Progress.WHOLE;
  }
}
