package io.headwater.gateway.forward;

import io.headwater.gateway.wire.BodyReader;
import io.headwater.gateway.wire.FieldName;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;

/** How the end of a response's body is found (RFC 9112, section 6.3). */
final class ResponseFraming {
  private ResponseFraming() {}

  /**
   * Whether a response could be understood in two ways, which its client might: a length beside a
   * coding, more than one length, a length that is no number, or a coding but chunked, which nobody
   * asked for and nobody here could undo.
   */
  static boolean isAmbiguous(ResponseHead head) {
    Fields fields = head.fields();
    int length = fields.indexOf(FieldName.CONTENT_LENGTH, 0);
    int coding = fields.indexOf(FieldName.TRANSFER_ENCODING, 0);
    if (coding >= 0) {
      return length >= 0
          || !head.isHttp11()
          || !fields.isValue(coding, FieldName.CHUNKED)
          || fields.indexOf(FieldName.TRANSFER_ENCODING, coding + 1) >= 0;
    }
    return length >= 0
        && (fields.decimal(length) < 0
            || fields.indexOf(FieldName.CONTENT_LENGTH, length + 1) >= 0);
  }

  /**
   * Bytes of the body, or one of the constants of {@link BodyReader}.
   *
   * @param answersHead whether the request was a HEAD, whose response announces a body and has none
   */
  static long bodyLength(ResponseHead head, boolean answersHead) {
    if (answersHead || head.status() == 204 || head.status() == 304) {
      return 0;
    }
    Fields fields = head.fields();
    if (fields.contains(FieldName.TRANSFER_ENCODING)) {
      return BodyReader.CHUNKED;
    }
    int length = fields.indexOf(FieldName.CONTENT_LENGTH, 0);
    return length < 0 ? BodyReader.UNTIL_CLOSE : fields.decimal(length);
  }
}
