package io.headwater.gateway.store;

/** A request that the receiver refuses as a whole; its message is safe for the client. */
final class OtlpException extends Exception {
  private static final int BAD_REQUEST = 400;
  private static final int CONTENT_TOO_LARGE = 413;
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;

  private final int status;

  private OtlpException(int status, String safeMessage) {
    super(safeMessage);
    this.status = status;
  }

  static OtlpException malformed(String safeMessage) {
    return new OtlpException(BAD_REQUEST, safeMessage);
  }

  static OtlpException tooLarge(String safeMessage) {
    return new OtlpException(CONTENT_TOO_LARGE, safeMessage);
  }

  static OtlpException unsupported(String safeMessage) {
    return new OtlpException(UNSUPPORTED_MEDIA_TYPE, safeMessage);
  }

  /** The HTTP status that says so. */
  int status() {
    return status;
  }

  /** What it says; never null. */
  String safeMessage() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
