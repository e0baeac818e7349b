package io.headwater.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Reads a configuration: HOCON under the root key {@code headwater}, over the defaults of {@code
 * reference.conf}, under the overrides of system properties and of the environment.
 *
 * <p>A configuration is taken whole or refused whole, and a refusal names everything that is wrong.
 * A text that is no HOCON, or whose substitutions go in a circle, is read no further than the first
 * place that shows it.
 */
public final class GatewayConfigLoader {
  private final Overrides overrides;

  /**
   * Reads with these surroundings, of which it takes a copy.
   *
   * @param environment where {@code ${VARIABLE}} and {@code CONFIG_FORCE_headwater_x_y} are looked
   *     up
   * @param systemProperties where {@code headwater.x.y} is looked up
   */
  public GatewayConfigLoader(Map<String, String> environment, Properties systemProperties) {
    this.overrides = new Overrides(environment, systemProperties);
  }

  /**
   * Reads a file and what it includes.
   *
   * @throws ConfigurationException with every problem, also if there is no such file
   */
  public GatewayConfig load(Path file) throws ConfigurationException {
    Problems problems = new Problems(file.toString());
    return read(Hocon.parse(file, problems), file.toString(), problems);
  }

  /**
   * Reads several files.
   *
   * @return a configuration of each
   * @throws ConfigurationException with every problem of all of them
   */
  public List<GatewayConfig> loadAll(Path... files) throws ConfigurationException {
    List<GatewayConfig> loaded = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        loaded.add(load(file));
      } catch (ConfigurationException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return List.copyOf(loaded);
  }

  /**
   * Reads a text. It has no folder, so that its relative includes find nothing.
   *
   * @param hocon the text
   * @param originName what problems call it
   * @throws ConfigurationException with every problem
   */
  public GatewayConfig parse(String hocon, String originName) throws ConfigurationException {
    Problems problems = new Problems(originName);
    return read(Hocon.parse(hocon, originName, problems), originName, problems);
  }

  private GatewayConfig read(Config file, String originName, Problems problems)
      throws ConfigurationException {
    Config below = Hocon.defaults().withFallback(overrides.variables());
    Place place = new Place(originName, 0);
    Config resolved = Hocon.resolve(overrides.asConfig(problems), file, below, place, problems);
    GatewayConfig config = GatewayConfigReader.read(rootOf(resolved, file, place, problems));
    problems.throwIfAny();
    return config;
  }

  /** Our key of the whole, and whatever else the file has beside it: variables are no keys. */
  private static Section rootOf(Config resolved, Config file, Place place, Problems problems) {
    Map<String, ConfigValue> values = new HashMap<>(file.root());
    ConfigValue ours = resolved.root().get(GatewayConfigReader.ROOT);
    if (ours != null) {
      values.put(GatewayConfigReader.ROOT, ours);
    }
    return new Section("", values, place, problems);
  }
}
