package io.headwater.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the line of a value that is appended to a default it does not go with, as {@code
 * max-per-second += 1} does. The parser blames the left side, and that stands in the defaults.
 */
final class AppendedValues {
  private final Config defaults;
  private final ConfigResolveOptions options;

  AppendedValues(Config defaults, ConfigResolveOptions options) {
    this.defaults = defaults;
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
      String path = prefix + ConfigUtil.quoteString(entry.getKey());
      ConfigValue value = entry.getValue();
      Place place =
          value instanceof ConfigObject inner && isResolved(value)
              ? firstUnfit(inner, path + '.')
              : unfit(value, path);
      if (place != null) {
        return place;
      }
    }
    return null;
  }

  private @Nullable Place unfit(ConfigValue value, String path) {
    if (isResolved(value)) {
      return null;
    }
    try {
      value.atPath(path).withFallback(defaults).resolve(options);
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
