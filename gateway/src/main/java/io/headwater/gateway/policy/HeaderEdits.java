package io.headwater.gateway.policy;

import java.util.List;

/**
 * What becomes of the headers of one message: those that go, and the lines that come, in order.
 * Whatever type holds the headers asks {@link #drops} of each name and then writes each of {@link
 * #added}.
 */
public final class HeaderEdits {
  private final List<String> dropped;
  private final List<Line> added;

  /**
   * Makes edits.
   *
   * @param dropped names of headers that go, in lower case
   * @param added lines that come
   */
  HeaderEdits(List<String> dropped, List<Line> added) {
    this.dropped = dropped;
    this.added = added;
  }

  /** Whether a header of this name, in any case, goes. Allocates nothing. */
  public boolean drops(CharSequence name) {
    for (int i = 0; i < dropped.size(); i++) {
      if (isSame(dropped.get(i), name)) {
        return true;
      }
    }
    return false;
  }

  /** Names of the headers that go, in lower case. */
  public List<String> dropped() {
    return dropped;
  }

  /** The lines that come. */
  public List<Line> added() {
    return added;
  }

  private static boolean isSame(String lowerCase, CharSequence name) {
    int length = lowerCase.length();
    if (length != name.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A header line.
   *
   * @param name in lower case
   * @param value without anything that ends a line
   */
  public record Line(String name, String value) {}
}
