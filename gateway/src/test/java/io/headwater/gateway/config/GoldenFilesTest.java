package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file has its expected dump, or its expected problems: all of them, in order. */
class GoldenFilesTest {

  static List<Path> goodFiles() {
    return ConfigFiles.in(ConfigFiles.GOLDEN.resolve("good"), 1);
  }

  static List<Path> badFiles() {
    return ConfigFiles.in(ConfigFiles.GOLDEN.resolve("bad"), 1);
  }

  static List<Path> shippedFiles() {
    return ConfigFiles.in(ConfigFiles.SHIPPED, 9);
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void load_goodFile_givesTheExpectedDump(Path file) throws Exception {
    String dump = EffectiveConfig.render(ConfigFiles.loader().load(file));

    assertThat(dump)
        .isEqualTo(ConfigFiles.golden("good", file, ".txt"))
        .doesNotContain(ConfigFiles.SECRET);
  }

  @ParameterizedTest
  @MethodSource("shippedFiles")
  void load_shippedFile_givesTheExpectedDump(Path file) throws Exception {
    String dump = EffectiveConfig.render(ConfigFiles.loader().load(file));

    assertThat(dump)
        .isEqualTo(ConfigFiles.golden("shipped", file, ".txt"))
        .doesNotContain(ConfigFiles.SECRET);
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void load_badFile_namesEveryProblem(Path file) throws Exception {
    ConfigurationException refusal =
        catchThrowableOfType(ConfigurationException.class, () -> ConfigFiles.loader().load(file));

    String folder = file.getParent() + "/";
    String problems =
        refusal.problems().stream()
            .map(problem -> problem.toString().replace(folder, "") + "\n")
            .collect(Collectors.joining());
    assertThat(problems).isEqualTo(ConfigFiles.golden("bad", file, ".problems"));
    // A path that is a secret is none; everything else in these files that looks like one is.
    assertThat(problems.replace("hush-hush.conf", "")).doesNotContain(ConfigFiles.SECRET);
  }

  @Test
  void goldenFolders_areNotEmpty() {
    assertThat(goodFiles()).hasSizeGreaterThan(3);
    assertThat(badFiles()).hasSizeGreaterThan(20);
    assertThat(shippedFiles())
        .extracting(file -> file.getFileName().toString())
        .contains(
            "gateway.conf",
            "front-of-one-server.conf",
            "microservices.conf",
            "route-policies.conf",
            "embedded-store.conf");
  }

  @Test
  void gatewayConf_needsNoEnvironment() throws Exception {
    Path file = ConfigFiles.SHIPPED.resolve("gateway.conf");

    GatewayConfig config = new GatewayConfigLoader(Map.of(), new Properties()).load(file);

    assertThat(EffectiveConfig.render(config))
        .isEqualTo(ConfigFiles.golden("shipped", file, ".txt"));
  }
}
