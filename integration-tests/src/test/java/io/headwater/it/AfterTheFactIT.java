package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What failed is there though nothing is sampled; and the books tell it, by operation too. */
final class AfterTheFactIT {
  private static final int REQUESTS = 30;
  private static final String FAILURE =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";

  @Test
  void failures_areKept_logged_andBooked(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("access.log");
    String ok = RawUpstream.response("ok");
    try (RawUpstream greeter =
            RawUpstream.answering(request -> request.target().endsWith("fail") ? FAILURE : ok);
        GatewayProcess gateway = start(greeter, log)) {
      try (RawClient client = gateway.connect()) {
        for (int n = 0; n < REQUESTS; n++) {
          client.get("/greeter/say/hello");
          assertThat(client.get("/greeter/say/fail").status()).isEqualTo(503);
        }
      }

      Ledger ledger = gateway.admin().awaitSettledLedger();
      assertThat(ledger.requests()).isEqualTo(2 * REQUESTS);
      assertThat(ledger.sampled()).isZero();
      JsonObject requests = ledger.json().getAsJsonObject("requests");
      assertThat(requests.getAsJsonObject("kept").get("error").getAsInt()).isEqualTo(REQUESTS);
      assertThat(operationsOf(requests))
          .containsExactlyInAnyOrder(
              "GET greeter Say.Hello " + REQUESTS, "GET greeter Say.Fail " + REQUESTS);
      assertThat(ledger.target("embedded").ended()).isEqualTo(2 * REQUESTS);

      List<JsonObject> lines =
          await()
              .until(
                  () -> Files.readAllLines(log).stream().map(AfterTheFactIT::json).toList(),
                  read -> read.size() == 2 * REQUESTS);
      for (JsonObject line : lines) {
        boolean failed = line.get("target").getAsString().endsWith("fail");
        assertThat(line.has("kept")).isEqualTo(failed);
        assertThat(line.get("sampled").getAsBoolean()).isFalse();
        assertThat(line.get("upstreamMs").getAsDouble())
            .isBetween(line.get("firstByteMs").getAsDouble(), line.get("ms").getAsDouble());
        List<SpanView> spans = gateway.admin().trace(line.get("trace_id").getAsString());
        assertThat(spans).hasSize(failed ? 2 : 0);
        assertThat(spans)
            .filteredOn(SpanView::isRoot)
            .allSatisfy(
                root -> {
                  assertThat(root.attribute("headwater.partial")).isEqualTo("true");
                  assertThat(root.attribute("headwater.keep")).isEqualTo("error");
                  assertThat(root.traceState()).isEmpty();
                  assertThat(root.status()).isEqualTo(SpanView.ERROR);
                });
      }
      assertThat(greeter.requests())
          .allSatisfy(
              request ->
                  assertThat(request.header("traceparent"))
                      .singleElement()
                      .asString()
                      .endsWith("-02"));
    }
  }

  /** Each with its requests; checks that with what is not shown they are all. */
  private static List<String> operationsOf(JsonObject requests) {
    JsonObject operations = requests.getAsJsonObject("operations");
    List<JsonObject> rows =
        operations.getAsJsonArray("rows").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .toList();
    long all =
        rows.stream().mapToLong(row -> row.get("requests").getAsLong()).sum()
            + operations.getAsJsonObject("notShown").get("requests").getAsLong()
            + operations.getAsJsonObject("other").get("requests").getAsLong();
    assertThat(requests.get("total").getAsLong()).isEqualTo(all);
    return rows.stream()
        .map(row -> row.get("operation").getAsString() + ' ' + row.get("requests").getAsLong())
        .toList();
  }

  private static JsonObject json(String line) {
    return JsonParser.parseString(line).getAsJsonObject();
  }

  private static GatewayProcess start(RawUpstream greeter, Path log) throws Exception {
    return GatewayProcess.run(
        """
        headwater {
          upstreams.greeter.endpoints = ["%s"]
          access-log { format = json, file = "%s" }
          tracing {
            sampling { default.probability = 0, keep { on = [error], max-per-second = 1000 } }
            export { to = [embedded], queue.delay = 50ms }
          }
        }
        """
            .formatted(greeter.uri(), log));
  }
}
