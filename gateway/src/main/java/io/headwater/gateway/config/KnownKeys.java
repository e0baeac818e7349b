package io.headwater.gateway.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.TreeSet;

/** What to say of a key that nobody reads. */
final class KnownKeys {
  private KnownKeys() {}

  /** The expected clause: the nearest known key, or all of them where none is near. */
  static String expectedInsteadOf(String unknown, Collection<String> known) {
    if (known.isEmpty()) {
      return "no key here";
    }
    TreeSet<String> sorted = new TreeSet<>(known);
    String lower = unknown.toLowerCase(Locale.ROOT);
    String nearest =
        sorted.stream().min(Comparator.comparingInt(key -> distance(lower, key))).orElseThrow();
    return distance(lower, nearest) <= Math.max(2, nearest.length() / 2)
        ? "a known key; did you mean `" + nearest + "`?"
        : "a known key: " + String.join(", ", sorted);
  }

  /** Edits that turn one text into the other: insert, delete or replace one character. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
