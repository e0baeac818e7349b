package io.headwater.gateway.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Reads the heads of responses (RFC 9112, section 4), one after the other. Two liberties: the space
 * before an empty reason may be missing, as many servers do; and white space before a colon is
 * taken and not passed on (section 5.1).
 */
public final class ResponseHeadParser extends HeadParser {
  private static final int MAX_LINE = 8 * 1024;
  private static final int MAX_FIELDS_BYTES = 64 * 1024;
  private static final int MAX_FIELDS = 512;
  private static final byte[] PROTOCOL = "HTTP/1.".getBytes(US_ASCII);
  private static final int STATUS_START = 9;
  private static final int STATUS_END = 12;

  private boolean http11;
  private int status;
  private int reasonStart;
  private int reasonEnd;

  public ResponseHeadParser() {
    super(MAX_FIELDS_BYTES, MAX_FIELDS, true);
  }

  /** The head that was read whole; another can be read then. */
  public ResponseHead head() {
    Fields fields = finish();
    return new ResponseHead(status, http11, fields.bytes(), reasonStart, reasonEnd, fields);
  }

  @Override
  Progress firstLine(byte[] b, int start, int filled) {
    int end = Math.min(filled, start + MAX_LINE + 2);
    boolean cut = end < filled;
    int p = start;
    for (; p < start + STATUS_END; p++) {
      if (p == end) {
        return Progress.INCOMPLETE;
      }
      if (!isInStart(b[p], p - start)) {
        return fault(HeadFault.FIRST_LINE);
      }
    }
    if (p < end && b[p] == Octets.SPACE) {
      p++;
    } else if (p < end && b[p] != Octets.CR) {
      return fault(HeadFault.FIRST_LINE);
    }
    int reason = p;
    // The reason is what may be long; what stands before it is looked at again.
    p = Math.max(p, start + seen());
    while (p < end && Octets.isText(b[p])) {
      p++;
    }
    if (p + 1 >= end && (p == end || b[p] == Octets.CR)) {
      seen(p - start);
      return cut ? fault(HeadFault.LINE_TOO_LONG) : Progress.INCOMPLETE;
    }
    if (b[p] != Octets.CR || b[p + 1] != Octets.LF) {
      return fault(HeadFault.FIRST_LINE);
    }
    http11 = b[start + PROTOCOL.length] != '0';
    status = (b[start + 9] - '0') * 100 + (b[start + 10] - '0') * 10 + b[start + 11] - '0';
    reasonStart = reason;
    reasonEnd = p;
    lineRead(p + 2);
    return Progress.WHOLE;
  }

  /** {@code HTTP/1.x nnn}, the first digit of the status no zero. */
  private static boolean isInStart(byte octet, int position) {
    if (position < PROTOCOL.length) {
      return octet == PROTOCOL[position];
    }
    if (position == STATUS_START - 1) {
      return octet == Octets.SPACE;
    }
    return Octets.isDigit(octet) && (position != STATUS_START || octet != '0');
  }
}
