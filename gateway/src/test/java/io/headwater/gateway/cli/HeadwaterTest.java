package io.headwater.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.config.GatewayConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands with a starter that never starts anything. */
@SuppressWarnings("NullAway.Init")
class HeadwaterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final List<GatewayConfig> started = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(realOut);
    System.setErr(realErr);
  }

  @Test
  void version_isPrinted_alsoByEveryCommand() {
    assertThat(execute("--version")).isEqualTo(ExitCode.FINE);
    assertThat(execute("run", "--version")).isEqualTo(ExitCode.FINE);
    assertThat(out.toString(UTF_8).lines()).containsExactly("headwater 1.2.3", "headwater 1.2.3");
    assertThat(err.size()).isZero();
  }

  @Test
  void help_namesCommandsAndExitCodes() {
    assertThat(execute("--help")).isEqualTo(ExitCode.FINE);
    assertThat(out.toString(UTF_8)).contains("run", "check", "demo", "--version", "Exit codes:");
    assertThat(err.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "serve",
        "--frobnicate",
        "run",
        "run --config",
        "run --config a --frobnicate",
        "check",
        "check a.conf",
        "demo --port x",
        "demo --port 99999",
        "demo --admin-port -1",
        "demo --probability 2",
        "demo --probability NaN",
        "demo greeter",
        "demo greeter --users users:9001",
        "demo users --port 65536",
        "demo users --collector ftp://127.0.0.1",
        "token",
        "explain",
        "explain --config a.conf",
        "replay --config a.conf",
        "run --config a.conf --shadow",
        "token issue --key-id a --ttl 1m"
      })
  void commandLine_thatIsWrong_is2_andSaysWhy(String line) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
    assertThat(execute(arguments)).isEqualTo(ExitCode.COMMAND_LINE);
    assertThat(err.toString(UTF_8)).isNotBlank().doesNotContain("\tat ");
    assertThat(started).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check"})
  void configuration_thatIsWrong_is1_withEveryProblemInItsPlace(String command) throws Exception {
    Path file =
        write(
            """
            headwater {
              listen.port = 99999
              upstreems {}
              tracing.sampling.default.probability = 2
            }
            """);
    assertThat(execute(command, "--config", file.toString())).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(err.toString(UTF_8).lines().toList())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).startsWith(file + ":2: ").contains("99999"))
        .anySatisfy(line -> assertThat(line).startsWith(file + ":3: ").contains("upstreams"))
        .anySatisfy(line -> assertThat(line).startsWith(file + ":4: ").contains("probability"));
    assertThat(out.size()).isZero();
    assertThat(started).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check"})
  void configuration_thatIsNotThere_is1(String command) {
    Path file = folder.resolve("none.conf");
    assertThat(execute(command, "--config", file.toString())).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(err.toString(UTF_8)).contains("none.conf").doesNotContain("\tat ");
  }

  @Test
  void check_printsWhatIsInForce() throws Exception {
    Path file =
        write(
            """
            headwater {
              listen.port = 8123
              upstreams.users.endpoints = ["http://127.0.0.1:9001"]
              routing.routes = [{ name = user, match { path = "/u/{id}" }, upstream = users }]
              tracing.sampling.rules = [{ name = health, match { path = "/h/**" }, never = true }]
              tracing.export.otlp.headers { authorization = "Bearer hush" }
            }
            """);
    assertThat(execute("check", "--config", file.toString())).isEqualTo(ExitCode.FINE);
    assertThat(out.toString(UTF_8))
        .contains("8123", "user", "/u/{id}", "health", "/h/**", "http://127.0.0.1:9001")
        .doesNotContain("hush");
    assertThat(err.size()).isZero();
    assertThat(started).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "demo"})
  void gateway_thatCannotStart_is3_inOneLine(String command) throws Exception {
    String[] arguments =
        command.equals("run")
            ? new String[] {"run", "--config", write("headwater.listen.port = 0\n").toString()}
            : new String[] {"demo", "--port", "0", "--admin-port", "0"};
    assertThat(execute(arguments)).isEqualTo(ExitCode.CANNOT_START);
    assertThat(err.toString(UTF_8).lines()).containsExactly("headwater: cannot bind it");
    assertThat(started).hasSize(1);
  }

  private int execute(String... arguments) {
    return Headwater.execute(
        new Workings(
            config -> {
              started.add(config);
              throw new IOException("cannot bind it");
            },
            (config, token, request, tenant) -> {
              throw new IllegalStateException("no token is judged here");
            },
            (config, draft) -> {
              throw new IllegalStateException("nothing is explained here");
            },
            (config, log, progress) -> {
              throw new IllegalStateException("no log is replayed here");
            }),
        "1.2.3",
        arguments);
  }

  private Path write(String hocon) throws IOException {
    return Files.writeString(folder.resolve("gateway.conf"), hocon);
  }
}
