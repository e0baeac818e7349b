package io.headwater.gateway.decide;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks the name-value pairs of a query (as HTML forms write it, {@code +} for a space) and of a
 * {@code Cookie} header (RFC 6265, section 4.2). A name without {@code =} has an empty value, and a
 * name may come more than once.
 *
 * <p>What is not encoded is compared where it stands, without being copied. A name or value that is
 * encoded is decoded first; one that is wrongly encoded, or longer than {@value #LONGEST}
 * characters, matches nothing.
 */
final class FormText {
  /** Longer texts match nothing: what a match may cost is bounded. */
  static final int LONGEST = 4_096;

  private FormText() {}

  /** Whether any value of a parameter in the query of a target is as asked. */
  static boolean anyQueryValue(String target, String name, TextTest asked) {
    int at = target.indexOf('?') + 1;
    if (at == 0) {
      return false;
    }
    while (at <= target.length()) {
      int end = endOf(target, at, '&');
      if (isPair(target, at, end, name, true, asked)) {
        return true;
      }
      at = end + 1;
    }
    return false;
  }

  /** Whether any value of a cookie in one header line is as asked. */
  static boolean anyCookieValue(String header, String name, TextTest asked) {
    int at = 0;
    while (at < header.length()) {
      int end = endOf(header, at, ';');
      int start = at;
      int last = end;
      while (start < last && isBlank(header.charAt(start))) {
        start++;
      }
      while (last > start && isBlank(header.charAt(last - 1))) {
        last--;
      }
      if (start < last && isPair(header, start, last, name, false, asked)) {
        return true;
      }
      at = end + 1;
    }
    return false;
  }

  private static boolean isPair(
      String text, int start, int end, String name, boolean form, TextTest asked) {
    int equals = text.indexOf('=', start);
    if (equals < 0 || equals > end) {
      equals = end;
    }
    if (!isName(text, start, equals, name, form)) {
      return false;
    }
    int from = Math.min(equals + 1, end);
    int to = end;
    if (!form && to - from >= 2 && text.charAt(from) == '"' && text.charAt(to - 1) == '"') {
      from++;
      to--;
    }
    if (to - from > LONGEST) {
      return false;
    }
    if (!isEncoded(text, from, to, form)) {
      return asked.test(text, from, to);
    }
    String decoded = decode(text, from, to, form);
    return decoded != null && asked.test(decoded);
  }

  private static boolean isName(String text, int start, int end, String name, boolean form) {
    if (!isEncoded(text, start, end, form)) {
      return end - start == name.length() && text.startsWith(name, start);
    }
    // What is encoded is never shorter than what it stands for.
    boolean possible = end - start >= name.length() && end - start <= LONGEST;
    return possible && name.equals(decode(text, start, end, form));
  }

  private static boolean isEncoded(String text, int start, int end, boolean form) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '%' || (form && c == '+')) {
        return true;
      }
    }
    return false;
  }

  /** Percent-decoded UTF-8; null: it is wrongly encoded. */
  private static @Nullable String decode(String text, int start, int end, boolean form) {
    byte[] bytes = new byte[3 * (end - start)];
    int length = 0;
    int at = start;
    while (at < end) {
      char c = text.charAt(at++);
      if (c == '%') {
        int value = at + 2 <= end ? hex(text.charAt(at)) << 4 | hex(text.charAt(at + 1)) : -1;
        if (value < 0) {
          return null;
        }
        bytes[length++] = (byte) value;
        at += 2;
      } else if (c == '+' && form) {
        bytes[length++] = ' ';
      } else if (c < 0x80) {
        bytes[length++] = (byte) c;
      } else {
        return null;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static int hex(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    char lower = (char) (c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private static int endOf(String text, int from, char separator) {
    int end = text.indexOf(separator, from);
    return end < 0 ? text.length() : end;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
