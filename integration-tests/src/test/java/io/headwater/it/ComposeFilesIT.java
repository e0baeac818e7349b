package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compose files, as Compose itself reads them. No image is needed for that. */
@SuppressWarnings("NullAway.Init")
final class ComposeFilesIT {
  private static final Pattern SERVICE = Pattern.compile("(?m)^  (\\w[\\w-]*):$");
  private static final Pattern IMAGE = Pattern.compile("(?m)^    image: (\\S+)$");

  /** A service's published ports: short with docker-compose, long with docker compose. */
  private static final Pattern PORTS =
      Pattern.compile("(?m)^    ports:\\R((?:(?:    - |      ).*\\R)+)");

  private static final Pattern ENTRY = Pattern.compile("(?m)^ +- (.*)$");
  private static final Pattern ON_LOOPBACK = Pattern.compile("(127\\.0\\.0\\.1)");

  private static final Pattern MOUNTED = Pattern.compile("(?m)(?:- |source: )(/[^:\\n]+)(?::|$)");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"compose.jaeger.yaml", "compose.tempo.yaml"})
  void file_isClean_pinned_andOnLoopback(String name) throws Exception {
    Path file = HeadwaterJar.inRepository("docker").resolve(name);
    ProgramRun config = compose(file, "config");
    assertThat(config.exitCode()).as(config.err()).isZero();
    assertThat(config.out() + config.err())
        .doesNotContainIgnoringCase("warning")
        .doesNotContain("not set");

    String services = section(config.out(), "services");
    assertThat(all(SERVICE, services)).contains("gateway", "greeter", "users");
    assertThat(all(IMAGE, services))
        .hasSameSizeAs(all(SERVICE, services))
        .allMatch(image -> image.matches("\\S+:(v?\\d+\\.\\d+\\.\\d+|dev)"));
    assertThat(all(PORTS, services))
        .isNotEmpty()
        .allSatisfy(ports -> assertThat(all(ON_LOOPBACK, ports)).hasSameSizeAs(all(ENTRY, ports)));
    assertThat(all(MOUNTED, services).stream().filter(path -> path.contains("/docker/")))
        .isNotEmpty()
        .allMatch(path -> Files.exists(Path.of(path)));
    assertThat(Stream.of(services.split("(?m)(?=^  \\w)")).filter(part -> part.contains("image:")))
        .allMatch(part -> part.contains("read_only: true"))
        .allMatch(part -> part.contains("no-new-privileges:true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jaeger", "tempo"})
  void gatewayBehindIt_hasAConfiguration_thatIsGood(String name) throws Exception {
    Path file = HeadwaterJar.inRepository("docker/gateway").resolve(name).resolve("gateway.conf");
    ProgramRun check = HeadwaterJar.run(Map.of(), "check", "--config", file.toString());
    assertThat(check.exitCode()).as(check.err()).isZero();
    assertThat(check.out()).contains("greeter", "users", "otlp");
  }

  @Test
  void fileThatIsWrong_isNotClean() throws Exception {
    Path file = Files.writeString(folder.resolve("wrong.yaml"), "services: { a: { image: 7 } }\n");
    assertThat(compose(file, "config").exitCode()).isNotZero();
  }

  private static ProgramRun compose(Path file, String command)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    if (ProgramOnPath.find("docker-compose").isPresent()) {
      words.add("docker-compose");
    } else if (ProgramOnPath.find("docker").isPresent()
        && ProgramRun.of(new ProcessBuilder("docker", "compose", "version")).exitCode() == 0) {
      words.addAll(List.of("docker", "compose"));
    } else {
      Requirement.COMPOSE.isMissing("neither docker-compose nor docker compose");
    }
    words.addAll(List.of("-f", file.toString(), command));
    return ProgramRun.of(new ProcessBuilder(words));
  }

  /** A key at the top of YAML in block style, with everything below it. */
  private static String section(String yaml, String key) {
    Matcher found = Pattern.compile("(?ms)^" + key + ":\\n(.*?)(?=^\\S|\\z)").matcher(yaml);
    assertThat(found.find()).as("no %s in:\n%s", key, yaml).isTrue();
    return found.group(1);
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }
}
