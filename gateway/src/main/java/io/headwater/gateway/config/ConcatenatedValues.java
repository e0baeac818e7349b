package io.headwater.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the line of a value whose parts do not go together, as those of {@code max-per-second += 1}
 * and of {@code ${PORT} { path = "/" }}. The parser blames the left part, and that may stand in the
 * defaults, or be a variable of the environment.
 */
final class ConcatenatedValues {
  /** Where an element of a list is tried: nothing has that name. */
  private static final String ELEMENT = "element-of-a-list";

  private final Config others;
  private final ConfigResolveOptions options;

  /**
   * A search.
   *
   * @param others what a file's values may name, or are merged with: the other layers
   */
  ConcatenatedValues(Config others, ConfigResolveOptions options) {
    this.others = others;
    this.options = options;
  }

  /**
   * Returns the place of the first such value.
   *
   * @return {@code null} where there is none
   */
  @Nullable Place firstUnfit(Config file) {
    return firstUnfit(file.root(), "");
  }

  private @Nullable Place firstUnfit(ConfigObject object, String prefix) {
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      Place place = firstUnfit(entry.getValue(), prefix + ConfigUtil.quoteString(entry.getKey()));
      if (place != null) {
        return place;
      }
    }
    return null;
  }

  private @Nullable Place firstUnfit(ConfigList list) {
    for (ConfigValue element : list) {
      Place place = firstUnfit(element, ELEMENT);
      if (place != null) {
        return place;
      }
    }
    return null;
  }

  private @Nullable Place firstUnfit(ConfigValue value, String path) {
    if (!isResolved(value)) {
      return unfit(value, path);
    }
    if (value instanceof ConfigObject object) {
      return firstUnfit(object, path + '.');
    }
    return value instanceof ConfigList list ? firstUnfit(list) : null;
  }

  private @Nullable Place unfit(ConfigValue value, String path) {
    try {
      value.atPath(path).withFallback(others).resolve(options);
      return null;
    } catch (ConfigException.WrongType e) {
      return Place.of(value.origin());
    } catch (ConfigException e) {
      return null;
    }
  }

  /** An object of several layers that wait for each other is one, and shows no keys until then. */
  private static boolean isResolved(ConfigValue value) {
    try {
      value.valueType();
      return !(value instanceof ConfigObject object) || object.entrySet() != null;
    } catch (ConfigException.NotResolved e) {
      return false;
    }
  }
}
