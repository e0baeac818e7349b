package io.headwater.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header or trailer fields of a message: their bytes as they came, and where each name and
 * value stands in them. Names are compared without regard to ASCII case; a character is one byte. A
 * String is made only of what is asked for, and once.
 *
 * <p>Not bounded here: the parsers bound what comes from outside.
 */
public final class Fields {
  /** No field; none can be added. */
  public static final Fields NONE = new Fields(new byte[0], 0);

  private static final int WIDTH = 4;
  private static final int NAME_START = 0;
  private static final int NAME_END = 1;
  private static final int VALUE_START = 2;
  private static final int VALUE_END = 3;
  private static final int LINE_BREAK = 2;
  private static final int USUAL_FIELDS = 10;
  private static final int USUAL_BYTES = 128;

  private byte[] bytes;
  private int used;
  private int[] marks;
  private int size;
  private @Nullable String @Nullable [] values;

  /** Fields to be added. */
  public Fields() {
    this(new byte[USUAL_BYTES], USUAL_FIELDS);
  }

  Fields(byte[] bytes, int capacity) {
    this.bytes = bytes;
    this.marks = new int[capacity * WIDTH];
  }

  // --- reading ---

  /** Number of fields. */
  public int size() {
    return size;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Octets in the name of a field. */
  public int nameLength(int index) {
    return mark(index, NAME_END) - mark(index, NAME_START);
  }

  /** The first octet of a field's name, in lower case; 0: the name is empty. */
  public int firstOfName(int index) {
    return nameLength(index) == 0 ? 0 : Octets.lower(bytes[mark(index, NAME_START)]);
  }

  /** Whether a field has this name. */
  public boolean isNamed(int index, FieldName name) {
    return name.is(bytes, mark(index, NAME_START), mark(index, NAME_END));
  }

  /** The name of a field, as it came. */
  public String name(int index) {
    return text(mark(index, NAME_START), mark(index, NAME_END));
  }

  /** The name of a field, as it came, without a copy: to be looked at while the fields last. */
  public CharSequence nameView(int index) {
    int start = mark(index, NAME_START);
    return new AsciiString(bytes, start, mark(index, NAME_END) - start, false);
  }

  /** The value of a field, without white space around it. */
  public String value(int index) {
    @Nullable String[] made = values;
    if (made == null) {
      made = new String[size];
      values = made;
    }
    String value = made[index];
    if (value == null) {
      value = text(mark(index, VALUE_START), mark(index, VALUE_END));
      made[index] = value;
    }
    return value;
  }

  /** Whether the value of a field is this word, in any case. */
  public boolean isValue(int index, FieldName word) {
    return word.is(bytes, mark(index, VALUE_START), mark(index, VALUE_END));
  }

  /** Whether the value of a field is made of the same octets as a text. */
  public boolean isExactly(int index, String text) {
    int start = mark(index, VALUE_START);
    int length = mark(index, VALUE_END) - start;
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if ((bytes[start + i] & 0xff) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Position of the first field of this name from a position on; -1: there is none. */
  public int indexOf(FieldName name, int from) {
    for (int i = from; i < size; i++) {
      if (isNamed(i, name)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether there is a field of this name. */
  public boolean contains(FieldName name) {
    return indexOf(name, 0) >= 0;
  }

  /** Position of the first field of this name from a position on; -1: there is none. */
  public int indexOf(String name, int from) {
    for (int i = from; i < size; i++) {
      if (isNamed(i, name)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a field has this name, given in any case. */
  public boolean isNamed(int index, String name) {
    int start = mark(index, NAME_START);
    int length = mark(index, NAME_END) - start;
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (c > 0x7f || Octets.lower(bytes[start + i]) != Octets.lower((byte) c)) {
        return false;
      }
    }
    return true;
  }

  /** The first value of this name; null: there is none. */
  public @Nullable String get(String name) {
    int index = indexOf(name, 0);
    return index < 0 ? null : value(index);
  }

  /** All values of this name, in order; empty: there is none. */
  public List<String> getAll(String name) {
    int index = indexOf(name, 0);
    if (index < 0) {
      return List.of();
    }
    List<String> all = new ArrayList<>(1);
    for (; index >= 0; index = indexOf(name, index + 1)) {
      all.add(value(index));
    }
    return all;
  }

  /**
   * The value of a field as a number: decimal digits only, at most 19 of them (RFC 9110, section
   * 8.6); -1: it is none, or beyond what a long holds.
   */
  public long decimal(int index) {
    int start = mark(index, VALUE_START);
    int end = mark(index, VALUE_END);
    if (start == end || end - start > 19) {
      return -1;
    }
    long number = 0;
    for (int i = start; i < end; i++) {
      if (!Octets.isDigit(bytes[i])) {
        return -1;
      }
      number = number * 10 + (bytes[i] - '0');
      if (number < 0) {
        return -1;
      }
    }
    return number;
  }

  /** Whether an option stands in any {@code Connection} field (RFC 9110, section 7.6.1). */
  public boolean hasConnectionOption(FieldName option) {
    for (int i = indexOf(FieldName.CONNECTION, 0);
        i >= 0;
        i = indexOf(FieldName.CONNECTION, i + 1)) {
      if (isListed(option, i)) {
        return true;
      }
    }
    return false;
  }

  private boolean isListed(FieldName option, int list) {
    int listEnd = mark(list, VALUE_END);
    int from = mark(list, VALUE_START);
    while (from < listEnd) {
      int to = from;
      while (to < listEnd && bytes[to] != ',') {
        to++;
      }
      if (isWord(option, from, to)) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }

  private boolean isWord(FieldName word, int from, int to) {
    int first = from;
    int last = to;
    while (first < last && Octets.isSpace(bytes[first])) {
      first++;
    }
    while (first < last && Octets.isSpace(bytes[last - 1])) {
      last--;
    }
    return word.is(bytes, first, last);
  }

  // --- writing ---

  /**
   * Writes the lines of the fields from one position to another, exclusive. Each is written behind
   * its line break; neighbours are copied in one go.
   */
  public void write(int from, int to, ByteBuf out) {
    int next = from;
    while (next < to) {
      out.writeShort(('\r' << 8) | '\n');
      int start = mark(next, NAME_START);
      int end = mark(next, VALUE_END);
      if (isRegular(next)) {
        next++;
        while (next < to && mark(next, NAME_START) == end + LINE_BREAK && isRegular(next)) {
          end = mark(next, VALUE_END);
          next++;
        }
        out.writeBytes(bytes, start, end - start);
      } else {
        out.writeBytes(bytes, start, mark(next, NAME_END) - start);
        out.writeShort((':' << 8) | ' ');
        out.writeBytes(bytes, mark(next, VALUE_START), end - mark(next, VALUE_START));
        next++;
      }
    }
  }

  /** White space before the colon is not passed on (RFC 9112, section 5.1). */
  private boolean isRegular(int index) {
    return bytes[mark(index, NAME_END)] == ':';
  }

  // --- changing ---

  /**
   * Adds a field behind the others.
   *
   * @param value one byte per character; no control characters
   * @return this
   */
  public Fields add(String name, String value) {
    if (this == NONE) {
      throw new IllegalStateException("fields of nobody");
    }
    int start = used;
    int valueStart = start + name.length() + 2;
    int end = valueStart + value.length();
    if (end + LINE_BREAK > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end + LINE_BREAK, 2 * bytes.length));
    }
    copy(name, start);
    copy(": ", valueStart - 2);
    copy(value, valueStart);
    copy("\r\n", end);
    used = end + LINE_BREAK;
    mark(start, start + name.length(), valueStart, end);
    return this;
  }

  /** Removes every field of this name. */
  public void remove(FieldName name) {
    for (int i = size - 1; i >= 0; i--) {
      if (isNamed(i, name)) {
        remove(i);
      }
    }
  }

  /** Removes a field; those behind it move up. */
  public void remove(int index) {
    System.arraycopy(marks, (index + 1) * WIDTH, marks, index * WIDTH, (size - index - 1) * WIDTH);
    size--;
    values = null;
  }

  private void copy(String text, int at) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes[at + i] = (byte) (c <= 0xff ? c : '?');
    }
  }

  // --- for parsers ---

  /** The bytes moved to a larger array, at the same offsets. */
  void moveTo(byte[] larger) {
    bytes = larger;
  }

  /** The bytes are as many, and no more come. */
  void seal(int length) {
    used = length;
  }

  void mark(int nameStart, int nameEnd, int valueStart, int valueEnd) {
    int at = size * WIDTH;
    if (at == marks.length) {
      marks = Arrays.copyOf(marks, Math.max(2 * at, WIDTH));
    }
    marks[at + NAME_START] = nameStart;
    marks[at + NAME_END] = nameEnd;
    marks[at + VALUE_START] = valueStart;
    marks[at + VALUE_END] = valueEnd;
    size++;
    values = null;
  }

  byte[] bytes() {
    return bytes;
  }

  private int mark(int index, int what) {
    return marks[index * WIDTH + what];
  }

  private String text(int start, int end) {
    return new String(bytes, start, end - start, ISO_8859_1);
  }

  /** The fields as lines. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < size; i++) {
      lines.append(name(i)).append(": ").append(value(i)).append('\n');
    }
    return lines.toString();
  }
}
