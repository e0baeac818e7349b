package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What fails is answered in JSON, traced as an error and counted; a dead collector fails nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FailureIT {
  private static final Set<String> MICRO_SHAPE = Set.of("id", "code", "detail", "status");

  private final CountDownLatch end = new CountDownLatch(1);
  private RawUpstream hanging;
  private RawUpstream closing;
  private RawUpstream garbled;
  private GatewayProcess gateway;

  @BeforeAll
  void start() throws Exception {
    hanging =
        RawUpstream.answering(
            request -> {
              end.await();
              return "";
            });
    closing = RawUpstream.answering(request -> "");
    garbled = RawUpstream.answering(request -> "SSH-2.0-OpenSSH_9.2\r\n\r\n");
    gateway =
        GatewayProcess.run(
            """
            headwater {
              upstreams {
                refusing { endpoints = ["%s"] }
                hanging { endpoints = ["%s"], timeout = 300ms }
                closing { endpoints = ["%s"] }
                garbled { endpoints = ["%s"] }
              }
              tracing {
                sampling.default.probability = 1
                export { to = [embedded], queue.delay = 50ms }
              }
            }
            """
                .formatted(FreePort.uri(), hanging.uri(), closing.uri(), garbled.uri()));
  }

  @AfterAll
  void stop() throws Exception {
    end.countDown();
    gateway.close();
    hanging.close();
    closing.close();
    garbled.close();
  }

  @Test
  void upstream_thatRefuses_is502() throws IOException {
    List<SpanView> spans = assertFailure("/refusing/say/hello", 502, "upstream-refused");

    assertThat(attempts(spans)).isNotEmpty().allSatisfy(FailureIT::assertFailedAttempt);
  }

  @Test
  void upstream_thatHangs_is504() throws IOException {
    List<SpanView> spans = assertFailure("/hanging/say/hello", 504, "upstream-timeout");

    assertThat(attempts(spans)).isNotEmpty().allSatisfy(FailureIT::assertFailedAttempt);
  }

  @Test
  void upstream_thatClosesWithoutAnAnswer_is502() throws IOException {
    List<SpanView> spans = assertFailure("/closing/say/hello", 502, "upstream-reset");

    assertThat(attempts(spans)).isNotEmpty().allSatisfy(FailureIT::assertFailedAttempt);
  }

  @Test
  void upstream_thatSpeaksNoHttp_is502() throws IOException {
    assertFailure("/garbled/say/hello", 502, "upstream-protocol");
  }

  @Test
  void service_thatIsUnknown_is404AndNamed() throws IOException {
    Ledger before = gateway.admin().awaitSettledLedger();

    RawResponse response = RawClient.get(gateway.gateway(), "/nobody/say/hello");

    assertMicroShape(response, 404);
    assertThat(response.json().get("detail").getAsString()).contains("nobody");
    SpanView root = root(gateway.admin().awaitTrace(response.sampledTraceId(), 1));
    assertThat(root.status()).isEqualTo(SpanView.ERROR);
    assertThat(root.attribute("headwater.failure")).isEqualTo("service-unknown");
    assertThat(root.attribute("error.type")).isEqualTo("service-unknown");
    assertThat(root.attribute("http.response.status_code")).isEqualTo("404");
    assertThat(gateway.admin().awaitSettledLedger().sampled()).isEqualTo(before.sampled() + 1);
  }

  private List<SpanView> assertFailure(String target, int status, String failure)
      throws IOException {
    Ledger before = gateway.admin().awaitSettledLedger();
    long failuresBefore = failures(failure);

    RawResponse response = RawClient.get(gateway.gateway(), target);

    assertMicroShape(response, status);
    List<SpanView> spans =
        gateway
            .admin()
            .awaitTrace(
                response.sampledTraceId(), found -> found.stream().anyMatch(SpanView::isRoot));
    SpanView root = root(spans);
    assertThat(root.kind()).isEqualTo(SpanView.SERVER);
    assertThat(root.status()).isEqualTo(SpanView.ERROR);
    assertThat(root.attribute("headwater.failure")).isEqualTo(failure);
    assertThat(root.attribute("error.type")).isEqualTo(Integer.toString(status));
    assertThat(root.attribute("http.response.status_code")).isEqualTo(Integer.toString(status));
    Ledger after = gateway.admin().awaitSettledLedger();
    assertThat(after.requests()).isEqualTo(before.requests() + 1);
    assertThat(after.sampled()).isEqualTo(before.sampled() + 1);
    assertThat(after.target("embedded").exported() - before.target("embedded").exported())
        .isEqualTo(spans.size());
    assertThat(failures(failure)).isEqualTo(failuresBefore + 1);
    return spans;
  }

  private long failures(String kind) throws IOException {
    return gateway.admin().metric("headwater_failures_total{kind=\"" + kind + "\"}");
  }

  private static void assertMicroShape(RawResponse response, int status) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("content-type")).containsExactly("application/json");
    JsonObject json = response.json();
    assertThat(json.keySet()).isEqualTo(MICRO_SHAPE);
    assertThat(json.get("code").getAsInt()).isEqualTo(status);
    assertThat(json.get("detail").getAsString())
        .isNotBlank()
        .doesNotContain("Exception", "127.0.0.1");
  }

  private static SpanView root(List<SpanView> spans) {
    return spans.stream().filter(SpanView::isRoot).findFirst().orElseThrow();
  }

  private static List<SpanView> attempts(List<SpanView> spans) {
    return spans.stream().filter(span -> span.kind() == SpanView.CLIENT).toList();
  }

  private static void assertFailedAttempt(SpanView attempt) {
    assertThat(attempt.status()).isEqualTo(SpanView.ERROR);
    assertThat(attempt.attribute("error.type")).isNotEmpty();
  }

  @Test
  void collector_deadAndThenAlive_failsNoExchange() throws Exception {
    int requests = 200;
    int queue = 32;
    try (RawUpstream upstream = RawUpstream.ok("hello");
        OtlpSink collector = OtlpSink.dead();
        GatewayProcess alone =
            GatewayProcess.run(
                """
                headwater {
                  upstreams.app.endpoints = ["%s"]
                  tracing {
                    sampling.default.probability = 1
                    export {
                      to = [otlp]
                      otlp { endpoint = "%s", timeout = 1s }
                      queue { size = %d, batch = 8, delay = 20ms }
                    }
                  }
                }
                """
                    .formatted(upstream.uri(), collector.uri(), queue))) {
      try (RawClient client = alone.connect()) {
        for (int i = 0; i < requests; i++) {
          assertThat(client.get("/app/x").status()).isEqualTo(200);
        }
        Ledger dead = alone.admin().awaitSettledLedger();
        Ledger.Target books = dead.target("otlp");
        assertThat(dead.sampled()).isEqualTo(requests);
        assertThat(books.ended()).isEqualTo(2L * requests);
        assertThat(books.exported()).isZero();
        assertThat(books.dropped("queue-full")).isPositive();
        assertThat(books.dropped("export-failed")).isPositive();
        assertThat(books.dropped()).isEqualTo(2L * requests);

        collector.start();
        Set<String> told = new HashSet<>();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> {
                  told.add(client.get("/app/x").sampledTraceId());
                  return !collector.spans().isEmpty();
                });
        Ledger alive = alone.admin().awaitSettledLedger();
        assertThat(alive.sampled()).isEqualTo(requests + told.size());
        assertThat(alive.target("otlp").exported()).isEqualTo(collector.spans().size());
        assertThat(told).containsAll(collector.rootTraceIds());
      }
    }
  }
}
