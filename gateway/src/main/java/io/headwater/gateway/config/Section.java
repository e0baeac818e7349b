package io.headwater.gateway.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An object of the file, read key by key. It remembers which keys were asked for, so that the rest
 * can be refused as unknown.
 */
final class Section {
  private final String path;
  private final Map<String, ConfigValue> values;
  private final Place place;
  private final Problems problems;
  private final boolean reachable;
  private final Set<String> asked = new LinkedHashSet<>();

  /**
   * Reads an object.
   *
   * @param path full path of the object; empty: the root
   * @param values by key
   * @param place where it stands, for what is missing in it
   * @param problems where to report
   */
  Section(String path, Map<String, ConfigValue> values, Place place, Problems problems) {
    this(path, values, place, problems, true);
  }

  private Section(
      String path,
      Map<String, ConfigValue> values,
      Place place,
      Problems problems,
      boolean reachable) {
    this.path = path;
    this.values = values;
    this.place = place;
    this.problems = problems;
    this.reachable = reachable;
  }

  /** An object that is not there, which is reported already; nothing in it is missed. */
  static Section unreachable(String path, Place place, Problems problems) {
    return new Section(path, Map.of(), place, problems, false);
  }

  /** The value of a key, which may be missing. */
  Setting get(String key) {
    asked.add(key);
    if (!reachable) {
      return Setting.unreachable(pathOf(key), place, problems);
    }
    ConfigValue value = values.get(key);
    return new Setting(
        pathOf(key), value, value == null ? place : Place.of(value.origin()), problems);
  }

  /** The object under a key; an empty one where it is missing or of another type. */
  Section section(String key) {
    return get(key).section();
  }

  /** The object under a key that may be left out. */
  Section optionalSection(String key) {
    return has(key) ? section(key) : new Section(pathOf(key), Map.of(), place, problems);
  }

  /** Whether a key is there. */
  boolean has(String key) {
    asked.add(key);
    return values.containsKey(key);
  }

  /** All values of an object whose keys are names of the user's choice, in the file's order. */
  List<Entry> entries() {
    return values.keySet().stream()
        .map(key -> new Entry(key, get(key)))
        .sorted(
            Comparator.comparing((Entry entry) -> entry.value().place().origin())
                .thenComparingInt(entry -> entry.value().place().line())
                .thenComparing(Entry::key))
        .toList();
  }

  /** Reports that the object as a whole is wrong. */
  void wrong(String value, String expected) {
    problems.add(place, path, value, expected);
  }

  /** Reports every key that nobody asked for. To be called when all have been. */
  void refuseUnknownKeys() {
    for (Map.Entry<String, ConfigValue> entry : values.entrySet()) {
      String key = entry.getKey();
      if (!asked.contains(key)) {
        // Not its value: a secret under a misspelt key is a secret still.
        problems.add(
            Place.of(entry.getValue().origin()),
            pathOf(firstWord(key)),
            "unknown",
            KnownKeys.expectedInsteadOf(key, asked));
      }
    }
  }

  /** Where a = is forgotten, the rest of such a key is its value. */
  private static String firstWord(String key) {
    int space = key.indexOf(' ');
    return space < 0 ? key : key.substring(0, space) + " ..";
  }

  private String pathOf(String key) {
    String quoted = ConfigUtil.joinPath(key);
    return path.isEmpty() ? quoted : path + '.' + quoted;
  }

  static Map<String, ConfigValue> valuesOf(ConfigObject object) {
    return Map.copyOf(object);
  }

  /**
   * One value with the key that the user gave it.
   *
   * @param key as written, unquoted
   * @param value what stands there
   */
  record Entry(String key, Setting value) {}
}
