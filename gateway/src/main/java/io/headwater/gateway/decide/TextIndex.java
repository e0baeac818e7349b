package io.headwater.gateway.decide;

import io.headwater.gateway.http.Glob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds those of many globs that match a text, without trying each: literals by hash, the others by
 * the hash of what they begin or else end with, once for each length that occurs. Only globs with a
 * wildcard at both ends are tried one by one. Immutable; a look-up allocates nothing.
 *
 * @param <V> what belongs to a glob
 */
final class TextIndex<V> {
  private final RegionMap<V> literals;
  private final List<Affixes<V>> prefixes;
  private final List<Affixes<V>> suffixes;
  private final List<Entry<V>> others = new ArrayList<>();

  TextIndex(Map<String, V> globs) {
    Map<String, V> exact = new LinkedHashMap<>();
    Map<Integer, Map<String, List<Entry<V>>>> byPrefix = new TreeMap<>();
    Map<Integer, Map<String, List<Entry<V>>>> bySuffix = new TreeMap<>();
    globs.forEach(
        (glob, value) -> {
          int first = firstWildcard(glob);
          int last = lastWildcard(glob);
          if (first == glob.length()) {
            exact.put(glob, value);
          } else if (first > 0) {
            add(byPrefix, glob.substring(0, first), new Entry<>(glob, value));
          } else if (last < glob.length() - 1) {
            add(bySuffix, glob.substring(last + 1), new Entry<>(glob, value));
          } else {
            others.add(new Entry<>(glob, value));
          }
        });
    this.literals = new RegionMap<>(exact);
    this.prefixes = affixes(byPrefix);
    this.suffixes = affixes(bySuffix);
  }

  /** Whether a glob is found by what it begins or ends with. */
  static boolean isSelective(String glob) {
    return firstWildcard(glob) > 0 || lastWildcard(glob) < glob.length() - 1;
  }

  /** Shows what belongs to each glob that matches {@code text[start, end)}. */
  void visit(String text, int start, int end, Visitor<? super V> visitor) {
    V exact = literals.get(text, start, end);
    if (exact != null) {
      visitor.visit(exact);
    }
    for (int i = 0; i < prefixes.size(); i++) {
      Affixes<V> affixes = prefixes.get(i);
      if (affixes.length <= end - start) {
        affixes.visit(start, start + affixes.length, text, start, end, visitor);
      }
    }
    for (int i = 0; i < suffixes.size(); i++) {
      Affixes<V> affixes = suffixes.get(i);
      if (affixes.length <= end - start) {
        affixes.visit(end - affixes.length, end, text, start, end, visitor);
      }
    }
    visitMatching(others, text, start, end, visitor);
  }

  private static <V> void visitMatching(
      List<Entry<V>> entries, String text, int start, int end, Visitor<? super V> visitor) {
    for (int i = 0; i < entries.size(); i++) {
      Entry<V> entry = entries.get(i);
      if (Glob.matches(entry.glob, text, start, end)) {
        visitor.visit(entry.value);
      }
    }
  }

  private static int firstWildcard(String glob) {
    for (int i = 0; i < glob.length(); i++) {
      if (isWildcard(glob.charAt(i))) {
        return i;
      }
    }
    return glob.length();
  }

  private static int lastWildcard(String glob) {
    int last = glob.length() - 1;
    while (last >= 0 && !isWildcard(glob.charAt(last))) {
      last--;
    }
    return last;
  }

  private static boolean isWildcard(char c) {
    return c == '*' || c == '?';
  }

  private static <V> void add(
      Map<Integer, Map<String, List<Entry<V>>>> byLength, String affix, Entry<V> entry) {
    byLength
        .computeIfAbsent(affix.length(), length -> new LinkedHashMap<>())
        .computeIfAbsent(affix, key -> new ArrayList<>())
        .add(entry);
  }

  private static <V> List<Affixes<V>> affixes(Map<Integer, Map<String, List<Entry<V>>>> byLength) {
    List<Affixes<V>> affixes = new ArrayList<>();
    byLength.forEach(
        (length, entries) -> affixes.add(new Affixes<>(length, new RegionMap<>(entries))));
    return affixes;
  }

  /**
   * Takes what is found.
   *
   * @param <V> what belongs to a glob
   */
  interface Visitor<V> {
    /** Takes what belongs to one glob that matches. */
    void visit(V value);
  }

  private record Entry<V>(String glob, V value) {}

  /** The globs whose beginnings (or ends) are of one length. */
  private record Affixes<V>(int length, RegionMap<List<Entry<V>>> entries) {
    void visit(int from, int to, String text, int start, int end, Visitor<? super V> visitor) {
      List<Entry<V>> found = entries.get(text, from, to);
      if (found != null) {
        visitMatching(found, text, start, end, visitor);
      }
    }
  }
}
