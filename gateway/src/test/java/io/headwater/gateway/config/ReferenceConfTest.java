package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReferenceConfTest {
  private final GatewayConfigLoader loader = new GatewayConfigLoader(Map.of(), new Properties());

  @Test
  void everyKey_hasAComment() {
    keys().forEach((key, value) -> assertThat(value.origin().comments()).as(key).isNotEmpty());
  }

  @Test
  void everyValue_hasItsDefaultExplained() {
    Map<String, ConfigValue> keys = keys();
    keys.values().removeIf(value -> value instanceof ConfigObject object && !object.isEmpty());

    assertThat(keys).hasSizeGreaterThan(40);
    keys.forEach(
        (key, value) ->
            assertThat(String.join(" ", value.origin().comments())).as(key).contains("Default: "));
  }

  @Test
  void everyNumber_hasItsZeroExplained() {
    Map<String, ConfigValue> keys = keys();
    keys.values()
        .removeIf(value -> !value.unwrapped().toString().matches("[0-9]+(\\.[0-9]+)?[a-z]?"));

    assertThat(keys).hasSizeGreaterThan(20);
    keys.forEach(
        (key, value) -> {
          if (!key.endsWith("admin.port")) {
            assertThat(String.join(" ", value.origin().comments()))
                .as(key)
                .containsPattern("(Default: 0,|\\b0(:| is refused))");
          }
        });
  }

  @Test
  void emptyFile_equalsProgrammaticDefaults() throws Exception {
    assertThat(loader.parse("", "test")).isEqualTo(GatewayConfig.defaults());
    assertThat(loader.parse("headwater {}", "test")).isEqualTo(GatewayConfig.defaults());
  }

  @Test
  void barestUpstream_equalsProgrammaticDefaults() throws Exception {
    GatewayConfig config = loader.parse("headwater.upstreams.a.endpoints = \"http://a\"", "test");

    assertThat(config.upstreams())
        .containsOnly(Map.entry("a", UpstreamConfig.of("a", List.of(URI.create("http://a")))));
  }

  private static Map<String, ConfigValue> keys() {
    Map<String, ConfigValue> keys = new TreeMap<>();
    collect("", Hocon.defaults().root(), keys);
    return keys;
  }

  private static void collect(String path, ConfigObject object, Map<String, ConfigValue> keys) {
    object.forEach(
        (key, value) -> {
          keys.put(path + key, value);
          if (value instanceof ConfigObject inner) {
            collect(path + key + '.', inner, keys);
          }
        });
  }
}
