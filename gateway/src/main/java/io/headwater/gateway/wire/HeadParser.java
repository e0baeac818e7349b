package io.headwater.gateway.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a head, or of trailers, from however many pieces they come in (RFC 9112,
 * sections 2 to 5). Strict: lines end in CRLF; a name is a token right before its colon; a value
 * has no control character but the tab; nothing is folded.
 *
 * <p>The bytes are copied once, into the array that the {@link Fields} then keep, and looked at in
 * that array. A line that is not whole goes on where it was left when more of it comes. A fault is
 * found at the same byte wherever the pieces are cut.
 */
abstract class HeadParser {
  private static final int FIRST_COPY = 1024;
  private static final int LEAST_COPY = 128;
  private static final int USUAL_FIELDS = 12;
  private static final int MOST_FIELDS = 32;

  /** What a head may have more than the one before it, without a larger array for it. */
  private static final int MORE_BYTES = 32;

  private static final int MORE_FIELDS = 2;

  /** The end of the last line is not part of what is limited. */
  private static final int LINE_BREAK = 2;

  private final int maxFields;
  private final int maxCount;
  private final boolean spaceBeforeColon;

  /** Bytes and fields that are made room for: heads of one connection resemble each other. */
  private int likelyBytes = FIRST_COPY;

  private int likelyFields = USUAL_FIELDS;

  private byte[] bytes = EMPTY;
  private int filled;
  private int at;
  private Fields fields = Fields.NONE;
  private int fieldsStart;
  private boolean inFields;

  /** Of the line that begins where we are: octets that need no second look. */
  private int seen;

  /** Of a field line; -1: its name is not over. */
  private int nameLength = -1;

  /** Of that line, from behind its colon; -1: the colon is still to come. */
  private int valueOffset = -1;

  private @Nullable HeadFault fault;

  private static final byte[] EMPTY = new byte[0];

  /**
   * Bounds a head.
   *
   * @param maxFields most bytes of all field lines together
   * @param maxCount most field lines
   * @param spaceBeforeColon whether white space before a colon is taken, and not passed on
   */
  HeadParser(int maxFields, int maxCount, boolean spaceBeforeColon) {
    this.maxFields = maxFields;
    this.maxCount = maxCount;
    this.spaceBeforeColon = spaceBeforeColon;
  }

  /** Whether part of a head was read; empty lines before it are none. */
  public final boolean isBegun() {
    return inFields || filled > at;
  }

  /** What is wrong; to be asked after {@link Progress#FAULTY}. */
  public final HeadFault fault() {
    HeadFault found = fault;
    if (found == null) {
      throw new IllegalStateException("no fault");
    }
    return found;
  }

  /** Reads on, and takes what belongs to the head. */
  public final Progress read(ByteBuf in) {
    Progress progress = Progress.INCOMPLETE;
    while (progress == Progress.INCOMPLETE && in.isReadable()) {
      int piece = Math.min(in.readableBytes(), Math.max(likelyBytes, filled));
      grow(filled + piece);
      in.getBytes(in.readerIndex(), bytes, filled, piece);
      int before = filled;
      filled += piece;
      progress = parse();
      in.skipBytes(progress == Progress.WHOLE ? at - before : piece);
    }
    return progress;
  }

  /** Ready for the next head; what was read belongs to the one before it. */
  final Fields finish() {
    Fields whole = fields;
    whole.seal(at);
    likelyBytes = Math.min(FIRST_COPY, Math.max(LEAST_COPY, at + MORE_BYTES));
    likelyFields = Math.min(MOST_FIELDS, whole.size() + MORE_FIELDS);
    bytes = EMPTY;
    filled = 0;
    at = 0;
    fields = Fields.NONE;
    inFields = false;
    return whole;
  }

  /**
   * Reads the first line, from {@link #at}, and calls {@link #lineRead} behind it. Of one that is
   * not whole, {@link #seen(int)} keeps how far it came.
   *
   * @return {@code WHOLE}: it was read
   */
  abstract Progress firstLine(byte[] from, int start, int end);

  final void lineRead(int next) {
    at = next;
    beginLine();
  }

  /** Octets of the line that need no second look. */
  final int seen() {
    return seen;
  }

  final void seen(int octets) {
    seen = octets;
  }

  final Progress fault(HeadFault found) {
    fault = found;
    return Progress.FAULTY;
  }

  private void grow(int size) {
    if (size > bytes.length) {
      bytes = filled == 0 ? new byte[size] : Arrays.copyOf(bytes, Math.max(size, 2 * filled));
      if (inFields) {
        fields.moveTo(bytes);
      }
    }
  }

  private Progress parse() {
    if (!inFields) {
      Progress first = firstLine(bytes, at, filled);
      if (first != Progress.WHOLE) {
        return first;
      }
      inFields = true;
      fieldsStart = at;
      fields = new Fields(bytes, likelyFields);
    }
    Progress progress = null;
    while (progress == null) {
      progress = fieldLine();
    }
    return progress;
  }

  /** Reads one field line, from where it was left; null: there may be another. */
  private @Nullable Progress fieldLine() {
    byte[] b = bytes;
    int start = at;
    int end = (int) Math.min(filled, (long) fieldsStart + maxFields + LINE_BREAK);
    int p = start + seen;
    if (p == end) {
      return overrun(end);
    }
    if (p == start && b[p] == Octets.CR) {
      return lineEnd(b, p, end, Progress.WHOLE);
    }
    if (nameLength < 0) {
      while (p < end && Octets.isToken(b[p])) {
        p++;
      }
      if (p == end) {
        return leave(p, end);
      }
      nameLength = p - start;
    }
    int nameEnd = start + nameLength;
    if (valueOffset < 0) {
      while (spaceBeforeColon && p > start && p < end && Octets.isSpace(b[p])) {
        p++;
      }
      if (p == end) {
        return leave(p, end);
      }
      if (b[p] != ':' || nameEnd == start) {
        return fault(nameFault(b[p], nameEnd == start));
      }
      p++;
      valueOffset = p - start;
    }
    while (p < end && Octets.isText(b[p])) {
      p++;
    }
    if (p == end) {
      return leave(p, end);
    }
    int valueStart = start + valueOffset;
    while (valueStart < p && Octets.isSpace(b[valueStart])) {
      valueStart++;
    }
    int valueEnd = p;
    while (valueEnd > valueStart && Octets.isSpace(b[valueEnd - 1])) {
      valueEnd--;
    }
    Progress ended = lineEnd(b, p, end, null);
    if (ended == null) {
      if (fields.size() == maxCount) {
        return fault(HeadFault.TOO_MANY_FIELDS);
      }
      fields.mark(start, nameEnd, valueStart, valueEnd);
    }
    return ended;
  }

  private @Nullable Progress lineEnd(byte[] b, int p, int end, @Nullable Progress ended) {
    if (b[p] != Octets.CR) {
      return fault(b[p] == Octets.LF ? HeadFault.BARE_LF : HeadFault.CONTROL_CHARACTER);
    }
    if (p + 1 == end) {
      return leave(p, end);
    }
    if (b[p + 1] != Octets.LF) {
      return fault(HeadFault.BARE_CR);
    }
    lineRead(p + LINE_BREAK);
    return ended;
  }

  /** The line is not whole: what was seen of it is not looked at again. */
  private Progress leave(int p, int end) {
    seen = p - at;
    return overrun(end);
  }

  private void beginLine() {
    seen = 0;
    nameLength = -1;
    valueOffset = -1;
  }

  private Progress overrun(int end) {
    return end == filled ? Progress.INCOMPLETE : fault(HeadFault.FIELDS_TOO_LARGE);
  }

  private static HeadFault nameFault(byte found, boolean atStart) {
    if (found == Octets.LF) {
      return HeadFault.BARE_LF;
    }
    if (Octets.isSpace(found)) {
      return atStart ? HeadFault.FOLDED : HeadFault.SPACE_BEFORE_COLON;
    }
    return HeadFault.FIELD_NAME;
  }
}
