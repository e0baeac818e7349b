package io.headwater.gateway.decide.trust;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets the listed members of a {@code baggage} header pass (W3C Baggage, section 3.3), and nothing
 * else: what a caller sends would otherwise reach every service behind the gateway.
 *
 * <table>
 * <caption>What becomes of a member</caption>
 * <tr><th>member</th><th>result</th></tr>
 * <tr><td>its key is listed, case kept</td><td>passes with its properties, without the spaces
 * around delimiters</td></tr>
 * <tr><td>its key passed before</td><td>dropped: readers do not agree on which of two counts</td>
 * </tr>
 * <tr><td>malformed</td><td>dropped, the others stay</td></tr>
 * <tr><td>not wholly within the first {@value #MOST_CHARACTERS} characters</td><td>dropped</td></tr>
 * </table>
 *
 * <p>Where no listed key comes, nothing is allocated. Immutable and shared by all event loops.
 */
public final class BaggageFilter {
  /** How many characters of all header values together are read. */
  public static final int MOST_CHARACTERS = 8192;

  /** How many keys can be listed. */
  public static final int MOST_KEYS = 64;

  private final String[] keys;

  /**
   * Lists the keys.
   *
   * @param keys tokens (RFC 9110, section 5.6.2), each once, at most {@value #MOST_KEYS}
   */
  public BaggageFilter(List<String> keys) {
    this.keys = HeaderList.keys("baggage", keys, MOST_KEYS, BaggageFilter::isKey);
  }

  /** Whether a text can be a key: a token, without regard to its length. */
  public static boolean isKey(String text) {
    return !text.isEmpty() && isToken(text, 0, text.length());
  }

  /**
   * Filters.
   *
   * @param values of all {@code baggage} headers, in order
   * @return one header value; null: nothing passes, and no header is to be sent
   */
  public @Nullable String filter(List<String> values) {
    if (keys.length == 0) {
      return null;
    }
    StringBuilder passed = null;
    long seen = 0;
    int left = MOST_CHARACTERS;
    for (int i = 0; i < values.size() && left > 0; i++) {
      String value = values.get(i);
      for (int start = 0; start <= value.length(); ) {
        int stop = HeaderList.end(value, start, value.length(), ',');
        if (stop > left) {
          break;
        }
        int key = listed(value, start, stop);
        if (key >= 0 && (seen & 1L << key) == 0) {
          passed = passed == null ? new StringBuilder() : passed;
          seen |= appendMember(passed, value, start, stop) ? 1L << key : 0;
        }
        start = stop + 1;
      }
      left -= value.length();
    }
    return seen == 0 || passed == null ? null : passed.toString();
  }

  private int listed(String text, int start, int stop) {
    int equals = HeaderList.end(text, start, stop, '=');
    int from = HeaderList.skipSpace(text, start, equals);
    return HeaderList.indexOf(keys, text, from, HeaderList.trimSpace(text, from, equals));
  }

  /** Appends a member and its properties; nothing, if any part of it is malformed. */
  private static boolean appendMember(StringBuilder out, String text, int start, int stop) {
    int before = out.length();
    if (before > 0) {
      out.append(',');
    }
    boolean wellFormed = true;
    for (int at = start; at <= stop && wellFormed; ) {
      int end = HeaderList.end(text, at, stop, ';');
      if (at > start) {
        out.append(';');
      }
      wellFormed = appendPart(out, text, at, end, at > start);
      at = end + 1;
    }
    if (!wellFormed) {
      out.setLength(before);
    }
    return wellFormed;
  }

  /** Appends {@code key=value}; or {@code key} alone, which only a property may be. */
  private static boolean appendPart(
      StringBuilder out, String text, int start, int stop, boolean property) {
    int equals = HeaderList.end(text, start, stop, '=');
    int key = HeaderList.skipSpace(text, start, equals);
    int keyEnd = HeaderList.trimSpace(text, key, equals);
    if (key == keyEnd || !isToken(text, key, keyEnd)) {
      return false;
    }
    out.append(text, key, keyEnd);
    if (equals == stop) {
      return property;
    }
    int value = HeaderList.skipSpace(text, equals + 1, stop);
    int valueEnd = HeaderList.trimSpace(text, value, stop);
    out.append('=').append(text, value, valueEnd);
    return isValue(text, value, valueEnd);
  }

  private static boolean isToken(String text, int start, int stop) {
    for (int i = start; i < stop; i++) {
      char c = text.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!alphanumeric && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Octets of a value: visible ASCII but {@code " , ; \}. */
  private static boolean isValue(String text, int start, int stop) {
    for (int i = start; i < stop; i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}
