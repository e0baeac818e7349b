package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, as a shell meets it: exit codes, what is printed, and where. */
final class CommandLineIT {
  private static final int FINE = 0;
  private static final int CONFIGURATION = 1;
  private static final int COMMAND_LINE = 2;
  private static final int CANNOT_START = 3;

  @Test
  void version_isPrinted() throws Exception {
    ProgramRun finished = HeadwaterJar.run("--version");

    assertThat(finished.exitCode()).isEqualTo(FINE);
    assertThat(finished.out().strip()).matches("headwater \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    assertThat(finished.err()).isEmpty();
  }

  @Test
  void help_namesTheCommands() throws Exception {
    ProgramRun finished = HeadwaterJar.run("--help");

    assertThat(finished.exitCode()).isEqualTo(FINE);
    assertThat(finished.out()).contains("run", "check", "demo", "Exit codes:");
    assertThat(finished.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check", "demo"})
  void help_ofACommand_isPrinted(String command) throws Exception {
    ProgramRun finished = HeadwaterJar.run(command, "--help");

    assertThat(finished.exitCode()).isEqualTo(FINE);
    assertThat(finished.out()).contains("Usage: headwater " + command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--nonsense",
        "fly",
        "run",
        "run --config",
        "run --nonsense",
        "check",
        "demo --port x",
        "demo --port 65536",
        "demo --probability 2"
      })
  void commandLine_thatIsWrong_is2(String arguments) throws Exception {
    ProgramRun finished =
        HeadwaterJar.run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));

    assertThat(finished.exitCode()).as(finished.err()).isEqualTo(COMMAND_LINE);
    assertThat(finished.err()).isNotBlank().doesNotContain("\tat ", "Exception");
    assertThat(finished.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check"})
  void configuration_thatIsWrong_is1WithEveryProblemInItsPlace(String command, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("wrong.conf");
    Files.writeString(
        file,
        """
        headwater {
          listen.port = 99999
          upstreams.app.endpoints = ["ftp://127.0.0.1"]
          routing.resolvr = micro
          tracing.sampling.default.probability = 1.5
        }
        """);

    ProgramRun finished = HeadwaterJar.run(command, "--config", file.toString());

    assertThat(finished.exitCode()).isEqualTo(CONFIGURATION);
    assertThat(finished.out()).isEmpty();
    List<String> lines = finished.errLines();
    assertThat(lines).hasSize(4);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line).matches(".*wrong\\.conf:\\d+: .* \\(expected: .*\\)"))
        .anySatisfy(line -> assertThat(line).contains(":2: ", "listen.port", "99999"))
        .anySatisfy(line -> assertThat(line).contains(":3: ", "endpoints"))
        .anySatisfy(line -> assertThat(line).contains(":4: ", "resolvr", "resolver"))
        .anySatisfy(line -> assertThat(line).contains(":5: ", "probability", "1.5"));
  }

  @Test
  void configuration_thatIsMissing_isToldInOneLine(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("nowhere.conf");

    ProgramRun finished = HeadwaterJar.run("run", "--config", file.toString());

    assertThat(finished.exitCode()).isEqualTo(CONFIGURATION);
    assertThat(finished.errLines()).singleElement().asString().contains("nowhere.conf");
  }

  @Test
  void port_thatIsTaken_is3AndOneLine(@TempDir Path folder) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file = configOn(folder, taken.getLocalPort(), 0);
      assertCannotBind(HeadwaterJar.run("run", "--config", file.toString()), taken);
    }
  }

  @Test
  void adminPort_thatIsTaken_is3AndOneLine(@TempDir Path folder) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file = configOn(folder, 0, taken.getLocalPort());
      assertCannotBind(HeadwaterJar.run("run", "--config", file.toString()), taken);
    }
  }

  @Test
  void demoPort_thatIsTaken_is3AndOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertCannotBind(HeadwaterJar.run("demo", "--port", port, "--admin-port", "0"), taken);
    }
  }

  private static void assertCannotBind(ProgramRun finished, ServerSocket taken) {
    assertThat(finished.exitCode()).as(finished.err()).isEqualTo(CANNOT_START);
    assertThat(finished.out()).isEmpty();
    assertThat(finished.errLines())
        .singleElement()
        .asString()
        .contains("127.0.0.1:" + taken.getLocalPort());
  }

  private static Path configOn(Path folder, int port, int adminPort) throws IOException {
    return Files.writeString(
        folder.resolve("ports.conf"),
        """
        headwater {
          listen { host = "127.0.0.1", port = %d }
          admin.port = %d
        }
        """
            .formatted(port, adminPort));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config/gateway.conf",
        "config/examples/front-of-one-server.conf",
        "config/examples/embedded-store.conf",
        "config/examples/microservices.conf",
        "config/examples/route-policies.conf"
      })
  void check_ofAShippedFile_printsWhatItAmountsTo(String file) throws Exception {
    String token = "not-to-be-printed";

    ProgramRun finished =
        HeadwaterJar.run(
            Map.of("ADMIN_TOKEN", token),
            "check",
            "--config",
            HeadwaterJar.inRepository(file).toString());

    assertThat(finished.exitCode()).as(finished.err()).isEqualTo(FINE);
    assertThat(finished.out())
        .contains("upstreams", "probability", "endpoints")
        .doesNotContain(token);
    assertThat(finished.err()).isEmpty();
  }

  @Test
  void check_seesEveryShippedFile() throws IOException {
    try (var files = Files.list(HeadwaterJar.inRepository("config/examples"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("files that the test above names")
          .containsExactlyInAnyOrder(
              "front-of-one-server.conf",
              "embedded-store.conf",
              "microservices.conf",
              "route-policies.conf");
    }
  }

  @Test
  void run_ofTheShippedFile_serves() throws Exception {
    try (RawUpstream greeter = RawUpstream.ok("hello");
        GatewayProcess gateway =
            GatewayProcess.with("")
                .jvm("-Dheadwater.listen.port=0")
                .jvm("-Dheadwater.listen.host=127.0.0.1")
                .jvm("-Dheadwater.admin.port=0")
                .environment("GREETER_ENDPOINT", greeter.uri().toString())
                .startWithFile(HeadwaterJar.inRepository("config/gateway.conf"))) {
      RawResponse response = RawClient.get(gateway.gateway(), "/hello/john");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("hello");
      assertThat(greeter.onlyRequest().target()).isEqualTo("/hello/john");
      List<SpanView> spans = gateway.admin().awaitTrace(response.sampledTraceId(), 2);
      assertThat(spans)
          .filteredOn(SpanView::isRoot)
          .singleElement()
          .satisfies(root -> assertThat(root.name()).isEqualTo("GET /hello/{name}"));
      assertThat(RawClient.get(gateway.gateway(), "/health/x").traceId()).isEmpty();
    }
  }
}
