package io.headwater.gateway.decide.trust;

import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

/** Steps through the text of a list in a header, without cutting it into pieces. */
final class HeaderList {
  private HeaderList() {}

  /**
   * A list of allowed keys, checked.
   *
   * @throws IllegalArgumentException if one is none or is there twice, or if there are too many
   */
  static String[] keys(String header, List<String> keys, int most, Predicate<String> isKey) {
    if (keys.size() > most) {
      throw new IllegalArgumentException(
          header + ": " + keys.size() + " keys (expected: at most " + most + ")");
    }
    if (!keys.stream().allMatch(isKey) || new HashSet<>(keys).size() < keys.size()) {
      throw new IllegalArgumentException(header + ": " + keys + " (expected: each a key, once)");
    }
    return keys.toArray(String[]::new);
  }

  /** Where a delimiter stands first in {@code [start, stop)}; {@code stop}: nowhere. */
  static int end(String text, int start, int stop, char delimiter) {
    for (int i = start; i < stop; i++) {
      if (text.charAt(i) == delimiter) {
        return i;
      }
    }
    return stop;
  }

  /** Behind the optional white space (RFC 9110, section 5.6.3) at the start. */
  static int skipSpace(String text, int start, int stop) {
    int at = start;
    while (at < stop && isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Before the optional white space at the end. */
  static int trimSpace(String text, int start, int stop) {
    int at = stop;
    while (at > start && isSpace(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  /** Which of the keys is {@code text[start, stop)}; -1: none. */
  static int indexOf(String[] keys, String text, int start, int stop) {
    for (int i = 0; i < keys.length; i++) {
      String key = keys[i];
      if (key.length() == stop - start && text.startsWith(key, start)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
