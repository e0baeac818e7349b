package io.headwater.gateway.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A hash map whose keys can be looked up by a part of a text, without cutting it out. Immutable.
 *
 * @param <V> what is found
 */
final class RegionMap<V> {
  private final String[] keys;
  private final List<V> values;
  private final int[] slots;
  private final int mask;
  private final int longest;

  RegionMap(Map<String, V> entries) {
    this.keys = entries.keySet().toArray(new String[0]);
    this.values = new ArrayList<>(keys.length);
    int size = Integer.highestOneBit(Math.max(1, keys.length)) * 4;
    this.slots = new int[size];
    this.mask = size - 1;
    int longestKey = -1;
    for (int i = 0; i < keys.length; i++) {
      String key = keys[i];
      V value = entries.get(key);
      if (value == null) {
        throw new IllegalArgumentException("no value for " + key);
      }
      values.add(value);
      longestKey = Math.max(longestKey, key.length());
      int slot = spread(hash(key, 0, key.length())) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = i + 1;
    }
    this.longest = longestKey;
  }

  /** What stands under {@code text[start, end)}; null: nothing. */
  @Nullable V get(String text, int start, int end) {
    int length = end - start;
    if (length > longest) {
      return null;
    }
    int slot = spread(hash(text, start, end)) & mask;
    for (int entry = slots[slot]; entry != 0; entry = slots[slot]) {
      String key = keys[entry - 1];
      if (key.length() == length && text.startsWith(key, start)) {
        return values.get(entry - 1);
      }
      slot = (slot + 1) & mask;
    }
    return null;
  }

  private static int hash(String text, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 15;
  }
}
