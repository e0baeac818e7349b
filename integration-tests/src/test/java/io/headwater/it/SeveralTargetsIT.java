package io.headwater.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with several targets at once. */
@SuppressWarnings("NullAway.Init")
final class SeveralTargetsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUND = 300;
  private static final int ROUNDS = 4;

  /** Room for two rounds of two spans for each request. */
  private static final int QUEUE = 1200;

  @TempDir private Path folder;

  @Test
  void hangingCollector_besideHealthyOnes_holdsUpNobody() throws Exception {
    Path lines = folder.resolve("spans.jsonl");
    // Connections are taken by the system, and never answered.
    try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RawUpstream upstream = RawUpstream.ok("hello");
        OtlpSink healthy = OtlpSink.alive();
        GatewayProcess gateway =
            GatewayProcess.run(
                """
                headwater {
                  upstreams.app.endpoints = "%s"
                  routing.resolver = path
                  drain.timeout = 1s
                  tracing {
                    sampling.default.probability = 1
                    export {
                      to = [jaeger, otlp, embedded, log]
                      jaeger { endpoint = "http://127.0.0.1:%d", timeout = 10m }
                      otlp.endpoint = "%s"
                      log.file = "%s"
                      queue { size = %d, batch = 100, delay = 20ms }
                    }
                  }
                }
                """
                    .formatted(
                        upstream.uri(), hanging.getLocalPort(), healthy.uri(), lines, QUEUE))) {
      List<String> traceIds = new ArrayList<>();
      try (RawClient client = gateway.connect()) {
        for (int round = 1; round <= ROUNDS; round++) {
          for (int i = 0; i < ROUND; i++) {
            RawResponse response = client.get("/app/x");
            assertThat(response.status()).isEqualTo(200);
            traceIds.add(response.sampledTraceId());
          }
          int spans = round * ROUND * 2;
          gateway
              .admin()
              .awaitLedger(
                  ledger ->
                      List.of("otlp", "embedded", "log").stream()
                          .allMatch(target -> ledger.target(target).exported() == spans));
        }
      }

      Ledger books = gateway.admin().ledger();
      assertThat(healthy.rootTraceIds()).containsExactlyInAnyOrderElementsOf(traceIds);
      assertThat(books.isBalanced()).isTrue();
      Ledger.Target hung = books.target("jaeger");
      assertThat(hung.exported()).isZero();
      assertThat(hung.dropped("queue-full")).isEqualTo(hung.dropped()).isPositive();
      assertThat(hung.queued()).isBetween((long) QUEUE, QUEUE + 100L);
      assertThat(rootsOf(Files.readAllLines(lines, UTF_8)))
          .containsExactlyInAnyOrderElementsOf(traceIds);
    }
  }

  @Test
  void log_withoutAFile_isOnStandardOutput() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway =
            GatewayProcess.run(
                """
                headwater {
                  upstreams.app.endpoints = "%s"
                  routing.resolver = path
                  tracing {
                    sampling.default.probability = 1
                    export { to = [log], queue.delay = 20ms }
                  }
                }
                """
                    .formatted(upstream.uri()))) {
      String traceId;
      try (RawClient client = gateway.connect()) {
        traceId = client.get("/app/x").sampledTraceId();
      }

      List<String> lines =
          await()
              .atMost(PATIENCE)
              .until(
                  () ->
                      gateway.output().stream()
                          .filter(line -> line.startsWith("{\"resourceSpans\""))
                          .toList(),
                  printed -> printed.size() == 2);

      assertThat(rootsOf(lines)).containsExactly(traceId);
    }
  }

  @Test
  void log_thatIsAPipe_isToldInOneLine_andNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("spans.pipe");
    ProgramRun made = ProgramRun.of(new ProcessBuilder("mkfifo", pipe.toString()));
    assertThat(made.exitCode()).as(made.err()).isZero();

    assertNoLogOn(pipe);
  }

  @Test
  void log_thatCannotBeOpened_isToldInOneLine() throws Exception {
    assertNoLogOn(folder.resolve("nowhere/spans.jsonl"));
  }

  private void assertNoLogOn(Path log) throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("gateway.conf"),
            """
            headwater {
              listen { host = "127.0.0.1", port = 0 }
              admin { host = "127.0.0.1", port = 0 }
              tracing.export { to = [log], log.file = "%s" }
            }
            """
                .formatted(log));

    ProgramRun finished = HeadwaterJar.run("run", "--config", config.toString());

    assertThat(finished.exitCode()).isEqualTo(3);
    assertThat(finished.err().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("cannot open the log of spans"));
  }

  /** The trace ids of the root spans in lines of one span each. */
  private static List<String> rootsOf(List<String> lines) {
    return lines.stream()
        .map(line -> SpanView.allOf(JsonParser.parseString(line).getAsJsonObject()))
        .map(
            spans -> {
              assertThat(spans).hasSize(1);
              return spans.get(0);
            })
        .filter(SpanView::isRoot)
        .map(SpanView::traceId)
        .toList();
  }
}
