package io.headwater.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What comes from outside of the file: {@code -Dheadwater.x.y=..}, {@code
 * CONFIG_FORCE_headwater_x_y=..} and the variables that substitutions read.
 *
 * <p>The rules are those of the HOCON library, applied to the given maps instead of the process's
 * own: in the name of a variable {@code _} stands for a dot, {@code __} for a dash and {@code ___}
 * for an underscore; the environment wins over system properties, and both win over the file.
 */
final class Overrides {
  private static final String FORCE = "CONFIG_FORCE_";
  private static final String OURS = "headwater.";

  private final Map<String, String> environment;
  private final Properties systemProperties;

  Overrides(Map<String, String> environment, Properties systemProperties) {
    this.environment = Map.copyOf(environment);
    this.systemProperties = new Properties();
    for (String name : systemProperties.stringPropertyNames()) {
      if (name.startsWith(OURS)) {
        this.systemProperties.setProperty(name, systemProperties.getProperty(name));
      }
    }
  }

  /** What wins over the file. */
  Config asConfig(Problems problems) {
    return parse(forced(problems), Place.ENVIRONMENT)
        .withFallback(parse(systemProperties, Place.SYSTEM_PROPERTY));
  }

  /** What {@code ${VARIABLE}} finds where the file has no such path. */
  Config variables() {
    Map<String, ConfigValue> variables = new HashMap<>();
    environment.forEach(
        (name, value) ->
            variables.put(name, ConfigValueFactory.fromAnyRef(value, Place.ENVIRONMENT)));
    variables.remove("headwater");
    return ConfigValueFactory.fromMap(variables, Place.ENVIRONMENT).toConfig();
  }

  private Properties forced(Problems problems) {
    Properties forced = new Properties();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(FORCE + "headwater_")) {
            if (name.contains("____")) {
              problems.add(
                  new Place(Place.ENVIRONMENT, 0),
                  name,
                  "***",
                  "at most three underscores in a row: _ for '.', __ for '-', ___ for '_'");
            } else {
              forced.setProperty(pathOf(name.substring(FORCE.length())), value);
            }
          }
        });
    return forced;
  }

  private static String pathOf(String name) {
    return name.replace("___", "\0").replace("__", "-").replace('_', '.').replace('\0', '_');
  }

  private static Config parse(Properties properties, String origin) {
    return ConfigFactory.parseProperties(
        properties, ConfigParseOptions.defaults().setOriginDescription(origin));
  }
}
