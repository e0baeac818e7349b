package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /metrics} of the packaged jar, read by those who are made for it. */
final class MetricsExpositionIT {
  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

  /** Reads all, strictly, and says how many families and exemplars there were. */
  private static final String PARSE =
      """
      import sys
      from prometheus_client.openmetrics.parser import text_fd_to_metric_families
      families = list(text_fd_to_metric_families(sys.stdin))
      traced = [s for f in families for s in f.samples if s.exemplar]
      assert all(len(s.exemplar.labels['trace_id']) == 32 for s in traced)
      print(len(families) > 80, len(traced) > 0)
      """;

  @Test
  void openMetrics_areReadByPrometheusOwnParser(@TempDir Path folder) throws Exception {
    String python = python();
    assertThat(run(exposition(folder, OPEN_METRICS), python, "-c", PARSE)).isEqualTo("True True");
  }

  @Test
  void text_passesPromtool(@TempDir Path folder) throws Exception {
    if (!canRun("promtool", "--version")) {
      Requirement.PROMETHEUS.isMissing("promtool cannot be run");
    }
    // It says what it finds odd, and exits with 3 for that: nothing may be.
    assertThat(run(exposition(folder, "text/plain"), "promtool", "check", "metrics")).isEmpty();
  }

  /** Of a gateway that has something to say of everything but a candidate. */
  private static String exposition(Path folder, String accept) throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway =
            GatewayProcess.run(
                """
                headwater {
                  upstreams { app { endpoints = ["%s"] } }
                  routing.routes = [
                    { name = "quote \\" back \\\\ slash", match { path = "/odd" }, upstream = app }
                    { name = "all", match { path = "/**" }, upstream = app }
                  ]
                  tracing {
                    sampling {
                      default { probability = 1 }
                      max-per-second = 100
                      rules = [
                        { name = "t", match { path = "/t" }, target-per-second = 2, max-per-second = 9 }
                      ]
                    }
                    export { to = [embedded] }
                  }
                  log { format = json }
                  access-log { format = json, file = "%s" }
                }
                """
                    .formatted(upstream.uri(), folder.resolve("access.log")))) {
      for (String path : List.of("/a", "/t", "/odd")) {
        assertThat(RawClient.get(gateway.gateway(), path).status()).isEqualTo(200);
      }
      URI metrics = gateway.admin().uri().resolve("/metrics");
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(metrics).header("accept", accept).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(gateway.output())
          .anyMatch(line -> line.contains("\"event\":\"start\""))
          .anyMatch(line -> line.contains("\"event\":\"ready\""));
      gateway.terminate();
      assertThat(gateway.exitCode()).isZero();
      assertThat(gateway.output())
          .anyMatch(line -> line.contains("\"event\":\"drain\""))
          .anyMatch(line -> line.contains("\"event\":\"stop\""));
      return response.body();
    }
  }

  private static String python() throws InterruptedException {
    String python = System.getenv().getOrDefault("HEADWATER_PYTHON", "python3");
    if (!canRun(python, "-c", "import prometheus_client.openmetrics.parser")) {
      Requirement.PYTHON.isMissing(python + " cannot import prometheus_client");
    }
    return python;
  }

  private static boolean canRun(String... command) throws InterruptedException {
    try {
      return ProgramRun.of(new ProcessBuilder(command)).exitCode() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** What a command says to a text; it must end well. */
  private static String run(String text, String... command) throws Exception {
    ProgramRun said = ProgramRun.of(new ProcessBuilder(command), text);
    String all = (said.out() + said.err()).strip();
    assertThat(said.exitCode()).as(all).isZero();
    return all;
  }
}
