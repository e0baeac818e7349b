package io.headwater.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Reads the heads of requests (RFC 9112, section 3), one after the other. The request line has
 * single spaces and nothing but visible ASCII; a few empty lines before it are ignored (section
 * 2.2).
 */
public final class RequestHeadParser extends HeadParser {
  private static final int MAX_FIELDS = 256;
  private static final int MAX_EMPTY_LINES = 8;
  private static final byte[] PROTOCOL = "HTTP/".getBytes(US_ASCII);
  private static final int VERSION_LENGTH = 8;
  private static final String[] METHODS = {
    "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "CONNECT", "TRACE", "QUERY"
  };

  private final int maxLine;

  private int emptyLines;

  /** Of the request line that is being read; -1: its method is not over. */
  private int methodLength = -1;

  /** Of that line; -1: its target is not over. */
  private int targetLength = -1;

  private String method = "";
  private String target = "";
  private int version;

  /**
   * Bounds a head.
   *
   * @param maxLine most bytes of the request line
   * @param maxFields most bytes of all field lines together
   */
  public RequestHeadParser(int maxLine, int maxFields) {
    super(maxFields, MAX_FIELDS, false);
    this.maxLine = maxLine;
  }

  /** The head that was read whole; another can be read then. */
  public RequestHead head() {
    emptyLines = 0;
    return new RequestHead(method, target, version, finish());
  }

  @Override
  Progress firstLine(byte[] b, int from, int filled) {
    int start = from;
    while (start < filled && b[start] == Octets.CR) {
      if (start + 1 == filled) {
        return Progress.INCOMPLETE;
      }
      if (b[start + 1] != Octets.LF || ++emptyLines > MAX_EMPTY_LINES) {
        return fault(HeadFault.FIRST_LINE);
      }
      start += 2;
      lineRead(start);
    }
    int end = (int) Math.min(filled, (long) start + maxLine + 2);
    boolean cut = end < filled;
    int p = start + seen();
    if (methodLength < 0) {
      while (p < end && Octets.isToken(b[p])) {
        p++;
      }
      if (p == end) {
        return leave(p - start, cut);
      }
      if (p == start || b[p] != Octets.SPACE) {
        return fault(HeadFault.FIRST_LINE);
      }
      methodLength = p - start;
      p++;
    }
    int targetStart = start + methodLength + 1;
    if (targetLength < 0) {
      while (p < end && Octets.isTarget(b[p])) {
        p++;
      }
      if (p == end) {
        return leave(p - start, cut);
      }
      if (p == targetStart || b[p] != Octets.SPACE) {
        return fault(HeadFault.FIRST_LINE);
      }
      targetLength = p - targetStart;
    }
    Progress progress = version(b, targetStart + targetLength + 1, end, cut);
    if (progress == Progress.WHOLE) {
      method = methodOf(b, start, start + methodLength);
      target = new String(b, targetStart, targetLength, ISO_8859_1);
      methodLength = -1;
      targetLength = -1;
    }
    return progress;
  }

  /** The line is not whole: what was seen of it is not looked at again. */
  private Progress leave(int octets, boolean cut) {
    seen(octets);
    return overrun(cut);
  }

  /** Reads {@code HTTP/}, two digits with a dot between, and the end of the line. */
  private Progress version(byte[] b, int start, int end, boolean cut) {
    for (int i = 0; i < VERSION_LENGTH + 2; i++) {
      if (start + i == end) {
        return overrun(cut);
      }
      if (!isInVersion(b[start + i], i)) {
        return fault(HeadFault.FIRST_LINE);
      }
    }
    version = (b[start + 5] - '0') * 10 + (b[start + 7] - '0');
    lineRead(start + VERSION_LENGTH + 2);
    return Progress.WHOLE;
  }

  private static boolean isInVersion(byte octet, int position) {
    return switch (position) {
      case 5, 7 -> Octets.isDigit(octet);
      case 6 -> octet == '.';
      case 8 -> octet == Octets.CR;
      case 9 -> octet == Octets.LF;
      default -> octet == PROTOCOL[position];
    };
  }

  private Progress overrun(boolean cut) {
    return cut ? fault(HeadFault.LINE_TOO_LONG) : Progress.INCOMPLETE;
  }

  private static String methodOf(byte[] b, int start, int end) {
    for (String known : METHODS) {
      if (known.length() == end - start && isSame(known, b, start)) {
        return known;
      }
    }
    return new String(b, start, end - start, US_ASCII);
  }

  private static boolean isSame(String known, byte[] b, int start) {
    for (int i = 0; i < known.length(); i++) {
      if (b[start + i] != known.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
