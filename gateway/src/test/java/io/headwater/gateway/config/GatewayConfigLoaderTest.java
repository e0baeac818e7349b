package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headwater.gateway.config.TracingConfig.ExportTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigLoaderTest {
  private final Map<String, String> environment = new HashMap<>();
  private final Properties systemProperties = new Properties();

  @Test
  void systemProperty_winsOverTheFile() throws Exception {
    systemProperties.setProperty("headwater.listen.port", "1234");
    systemProperties.setProperty("unrelated.listen.port", "1");

    assertThat(parse("headwater.listen { port = 1, host = \"::1\" }").listen())
        .extracting(ListenConfig::port, ListenConfig::host)
        .containsExactly(1234, "::1");
  }

  @Test
  void forcedVariable_winsOverSystemPropertyAndFile() throws Exception {
    systemProperties.setProperty("headwater.drain.idle-grace", "3s");
    environment.put("CONFIG_FORCE_headwater_drain_idle__grace", "2s");
    environment.put("CONFIG_FORCE_other_thing", "2s");

    assertThat(parse("headwater.drain.idle-grace = 4s").drain().idleGrace()).hasSeconds(2);
  }

  @Test
  void forcedVariable_reachesAnUpstreamWithAnUnderscore() throws Exception {
    environment.put("CONFIG_FORCE_headwater_upstreams_my___app_endpoints", "http://a:2");

    assertThat(parse("").upstreams()).containsOnlyKeys("my_app");
  }

  @Test
  void batchOfASmallSpanQueue_isHalfOfIt() throws Exception {
    GatewayConfig config = parse("headwater.tracing.export.queue.size = 100");

    assertThat(config.tracing().export().queue().size()).isEqualTo(100);
    assertThat(config.tracing().export().queue().batch()).isEqualTo(50);
  }

  @Test
  void overriddenLists_takeNumberedKeysOrOneValue() throws Exception {
    systemProperties.setProperty("headwater.tracing.export.to.0", "embedded");
    systemProperties.setProperty("headwater.tracing.export.to.1", "otlp");
    environment.put("CONFIG_FORCE_headwater_listen_trusted__proxies", "10.0.0.0/8");

    GatewayConfig config = parse("headwater.tracing.export.to = [otlp]");

    assertThat(config.tracing().export().to())
        .containsExactly(ExportTarget.EMBEDDED, ExportTarget.OTLP);
    assertThat(config.listen().trustedProxies()).containsExactly("10.0.0.0/8");
  }

  @Test
  void substitutions_readTheGivenEnvironmentOnly() throws Exception {
    environment.put("MY_PORT", "4321");

    // PATH is set wherever this runs, and not in the environment that was given.
    GatewayConfig config =
        parse("headwater { listen.port = ${MY_PORT}, service { name = x, name = ${?PATH} } }");

    assertThat(config.listen().port()).isEqualTo(4321);
    assertThat(config.service().name()).isEqualTo("x");
  }

  @Test
  void wrongOverrides_areAttributedToTheirSource() {
    systemProperties.setProperty("headwater.listen.port", "http");
    systemProperties.setProperty("headwater.listen.prt", "1");
    environment.put("CONFIG_FORCE_headwater_admin_port", "-1");
    environment.put("CONFIG_FORCE_headwater_listen____x", "hush");
    environment.put("EVENT_LOOPS", "many");

    assertThat(
            problems("headwater {\n runtime.event-loops = ${EVENT_LOOPS}\n store.max-traces = 0 }"))
        .containsExactly(
            "test:3: headwater.store.max-traces: 0 (expected: a whole number, 1 to 10000000)",
            "system property: headwater.listen.port: http (expected: a whole number, 0 to 65535)",
            "system property: headwater.listen.prt: unknown"
                + " (expected: a known key; did you mean `port`?)",
            "environment: CONFIG_FORCE_headwater_listen____x: ***"
                + " (expected: at most three underscores in a row: _ for '.', __ for '-', ___ for"
                + " '_')",
            "environment: headwater.admin.port: -1 (expected: a whole number, 0 to 65535)",
            "environment: headwater.runtime.event-loops: many"
                + " (expected: a whole number, 0 to 1024)");
  }

  @Test
  void missingKeyOfAnUpstreamInTwoLayers_isAttributedToTheFile() {
    systemProperties.setProperty("headwater.upstreams.a.timeout", "1s");

    assertThat(problems("headwater.upstreams {\n a { attempts = 1 } }"))
        .singleElement()
        .asString()
        .startsWith("test:2: headwater.upstreams.a.endpoints: missing (expected: ");
  }

  @Test
  void secretsFromOutside_areNeverShown() {
    systemProperties.setProperty("headwater.admin.token", "hush hush");
    environment.put("CONFIG_FORCE_headwater_tracing_export_otlp_headers_key", "hush\u0001");

    assertThat(problems(""))
        .containsExactly(
            "system property: headwater.admin.token: ***"
                + " (expected: visible ASCII characters, no space)",
            "environment: headwater.tracing.export.otlp.headers.key: ***"
                + " (expected: printable ASCII)");
  }

  @Test
  void exceptionMessage_isAllProblems() {
    assertThatThrownBy(() -> parse("headwater { listen.port = -1, admin.port = -1 }"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "test:1: headwater.admin.port: -1 (expected: a whole number, 0 to 65535)\n"
                + "test:1: headwater.listen.port: -1 (expected: a whole number, 0 to 65535)");
  }

  @Test
  void missingFileAndFolder_areProblems(@TempDir Path folder) {
    Path missing = folder.resolve("missing.conf");

    assertThat(problemsOf(missing)).containsExactly(missing + ": file: missing (expected: a file)");
    assertThat(problemsOf(folder))
        .containsExactly(folder + ": file: a directory (expected: a file)");
  }

  @Test
  void hugeFile_isRefusedUnread(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("huge.conf");
    Files.writeString(file, "#".repeat((4 << 20) + 1));

    assertThat(problemsOf(file))
        .containsExactly(file + ": file: 4194305 bytes (expected: at most 4194304 bytes)");
  }

  @Test
  void deepNesting_isAProblem() {
    assertThat(problems("a = " + "[".repeat(200_000)))
        .containsExactly("test: syntax: nested too deeply (expected: a few levels of { and [)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a {\n b = ${MY_PORT} { c = 1 }\n}",
        "a {\n b = ${MY_PORT} [1]\n}",
        "headwater.upstreams {\n a.endpoints = ${MY_PORT} [\"http://a:1\"]\n}",
        "headwater.tracing.sampling.rules = [\n ${MY_PORT} { name = x }\n]",
        "headwater.tracing.sampling.rules = [ { name = a, match {\n path = ${MY_PORT} {} } } ]",
        "a = [[],\n [${MY_PORT} []]]",
        "headwater.listen {\n port += 1\n}",
      })
  void partsThatDoNotGoTogether_areAProblemOfTheirLine(String hocon) {
    environment.put("MY_PORT", "4321");

    assertThat(problems(hocon))
        .containsExactly("test:2: syntax: value (expected: either an object or list, or a text)");
  }

  /** Deep enough for the search of the line, or for the parser: which, depends on the stack. */
  @Test
  void partsThatDoNotGoTogether_howeverDeep_areAProblem() {
    environment.put("MY_PORT", "4321");

    for (int depth = 100; depth < 3_000; depth += 100) {
      String text = "a { ".repeat(depth) + "a = ${MY_PORT} {}" + " }".repeat(depth);
      assertThat(problems(text))
          .containsAnyOf(
              "test:1: syntax: value (expected: either an object or list, or a text)",
              "test: syntax: nested too deeply (expected: a few levels of { and [)")
          .hasSize(1);
    }
  }

  @Test
  void fileWithAnyName_isHocon(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("gateway.json");
    Files.writeString(file, "headwater.listen.port = 7 # no JSON");

    assertThat(loader().load(file).listen().port()).isEqualTo(7);
  }

  @Test
  void result_isImmutable() throws Exception {
    GatewayConfig config = ConfigFiles.loader().load(Path.of("../config/gateway.conf"));

    assertThatThrownBy(() -> config.upstreams().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> config.routing().routes().get(0).methods().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> config.tracing().sampling().rules().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> config.tracing().spans().redactQuery().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private GatewayConfigLoader loader() {
    return new GatewayConfigLoader(environment, systemProperties);
  }

  private GatewayConfig parse(String hocon) throws ConfigurationException {
    return loader().parse(hocon, "test");
  }

  private List<String> problems(String hocon) {
    return texts(catchThrowableOfType(ConfigurationException.class, () -> parse(hocon)));
  }

  private List<String> problemsOf(Path file) {
    return texts(catchThrowableOfType(ConfigurationException.class, () -> loader().load(file)));
  }

  private static List<String> texts(ConfigurationException refusal) {
    return refusal.problems().stream().map(Problem::toString).toList();
  }
}
