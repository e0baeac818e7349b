package io.headwater.gateway.decide.trust;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets the listed members of a {@code tracestate} header pass, in their order (W3C Trace Context
 * Level 2, section 3.3).
 *
 * <p>A header that is malformed is dropped whole, as the specification advises: one with a member
 * that is none, with more than {@value #MOST_MEMBERS} members, longer than {@value
 * #MOST_CHARACTERS} characters, or with a listed key twice. Empty members are none, and harmless.
 *
 * <p>{@code ot} cannot be listed: what the gateway says there of its decision, it says itself.
 * Where no listed key comes, nothing is allocated. Immutable and shared by all event loops.
 */
public final class TraceStateFilter {
  /** How many characters all header values together may have. */
  public static final int MOST_CHARACTERS = 8192;

  /** How many keys can be listed, so that the gateway's own member finds room beside them. */
  public static final int MOST_KEYS = 31;

  private static final int MOST_MEMBERS = 32;
  private static final int LONGEST = 256;
  private static final String OWN_KEY = "ot";

  private final String[] keys;

  /**
   * Lists the keys.
   *
   * @param keys each once, at most {@value #MOST_KEYS}
   */
  public TraceStateFilter(List<String> keys) {
    this.keys = HeaderList.keys("tracestate", keys, MOST_KEYS, TraceStateFilter::isVendorKey);
  }

  /** Whether a text is a key, and not {@code ot}. */
  public static boolean isVendorKey(String text) {
    return isKey(text, 0, text.length()) && !text.equals(OWN_KEY);
  }

  /**
   * Filters.
   *
   * @param values of all {@code tracestate} headers, in order
   * @return one header value; null: nothing passes
   */
  public @Nullable String filter(List<String> values) {
    if (keys.length == 0) {
      return null;
    }
    StringBuilder passed = null;
    long seen = 0;
    int left = MOST_CHARACTERS;
    int members = 0;
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      left -= value.length();
      if (left < 0) {
        return null;
      }
      for (int at = 0; at <= value.length(); ) {
        int end = HeaderList.end(value, at, value.length(), ',');
        int start = HeaderList.skipSpace(value, at, end);
        int stop = HeaderList.trimSpace(value, start, end);
        at = end + 1;
        if (start == stop) {
          continue;
        }
        int equals = HeaderList.end(value, start, stop, '=');
        if (++members > MOST_MEMBERS
            || !isKey(value, start, equals)
            || !isValue(value, equals + 1, stop)) {
          return null;
        }
        int key = HeaderList.indexOf(keys, value, start, equals);
        if (key >= 0) {
          if ((seen & 1L << key) != 0) {
            return null;
          }
          seen |= 1L << key;
          passed = passed == null ? new StringBuilder() : passed.append(',');
          passed.append(value, start, stop);
        }
      }
    }
    return passed == null ? null : passed.toString();
  }

  private static boolean isKey(String text, int start, int stop) {
    if (start == stop || stop - start > LONGEST || !isLowerOrDigit(text.charAt(start))) {
      return false;
    }
    for (int i = start + 1; i < stop; i++) {
      char c = text.charAt(i);
      if (!isLowerOrDigit(c) && "_-*/@".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /** Printable ASCII but {@code , =}; spaces at the end are gone already. */
  private static boolean isValue(String text, int start, int stop) {
    if (start >= stop || stop - start > LONGEST) {
      return false;
    }
    for (int i = start; i < stop; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f || c == '=') {
        return false;
      }
    }
    return true;
  }
}
