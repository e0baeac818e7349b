package io.headwater.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.headwater.gateway.decide.token.TokenLedger;
import io.headwater.gateway.decide.trust.TrustTally;
import io.headwater.gateway.exchange.Traffic;
import io.headwater.gateway.export.DiskAccount;
import io.headwater.gateway.export.DropCause;
import io.headwater.gateway.export.TargetAccount;
import io.headwater.gateway.loop.Transport;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages show. */
class AdminServerIT extends AdminPort {
  @Test
  void health_ofReadyGateway_is200() {
    AdminServer server = start();
    assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = get(server, "/health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo("{\"status\":\"ready\",\"reasons\":[]}");
  }

  @Test
  void health_ofGatewayThatIsNotReady_is503WithReasons() {
    AdminServer server = start();
    readiness = new Readiness(false, List.of("draining"));
    HttpResponse<String> ready = get(server, "/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).isEqualTo("{\"status\":\"not-ready\",\"reasons\":[\"draining\"]}");
    assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void everyAnswer_carriesSecurityHeaders() {
    AdminServer server = start();
    for (String path : List.of("/", "/health/live", "/metrics", "/api/ledger", "/nothing")) {
      HttpResponse<String> response = get(server, path);
      assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
      assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
    }
  }

  @Test
  void metrics_containEverySeries_andParse() {
    AdminServer server = start();
    post(server, "application/json", SPANS.getBytes(UTF_8));
    HttpResponse<String> response = get(server, "/metrics");

    assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    List<String> lines = response.body().lines().toList();
    assertThat(lines)
        .contains(
            "headwater_build_info{version=\"1.2.3\"} 1",
            "headwater_ready 1.0",
            "headwater_connections_accepted_total 5.0",
            "headwater_connections_open 2.0",
            "headwater_connections_refused_total 1.0",
            "headwater_exchanges_started_total 7.0",
            "headwater_exchanges_in_flight 1.0",
            "headwater_attempts_total 8.0",
            "headwater_responses_total{class=\"2xx\",code=\"200\"} 4.0",
            "headwater_responses_total{class=\"4xx\",code=\"404\"} 2.0",
            "headwater_failures_total{kind=\"service-unknown\"} 2.0",
            "headwater_failures_total{kind=\"upstream-reset\"} 0.0",
            "headwater_decisions_total{reason=\"rule\",sampled=\"true\"} 2.0",
            "headwater_decisions_total{reason=\"default\",sampled=\"false\"} 4.0",
            "headwater_rule_decisions_total{rule=\"checkout\",sampled=\"true\"} 2.0",
            "headwater_decisions_capped_total{cap=\"gateway\"} 1.0",
            "headwater_decisions_total{reason=\"never\",sampled=\"false\"} 0.0",
            "headwater_spans_ended_total{target=\"otlp\"} 10.0",
            "headwater_spans_exported_total{target=\"otlp\"} 6.0",
            "headwater_spans_queued{target=\"otlp\"} 1.0",
            "headwater_spans_dropped_total{cause=\"queue-full\",target=\"otlp\"} 3.0",
            "headwater_spans_dropped_total{cause=\"shutdown\",target=\"otlp\"} 0.0",
            "headwater_store_traces 1.0",
            "headwater_store_spans_taken_total 1.0");
    assertThat(response.body())
        .contains("jvm_memory_used_bytes{area=\"heap\"} ")
        .contains("jvm_gc_collection_seconds_count{gc=")
        .contains("jvm_threads_current ")
        .contains("process_cpu_seconds_total ")
        .contains("process_uptime_seconds ");
    Pattern sample =
        Pattern.compile(
            "[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-z_]+=\"[^\"\\\\]*\",?)+\\})? (-?[0-9.]+(E-?[0-9]+)?|NaN)");
    assertThat(lines).allMatch(line -> line.startsWith("# ") || sample.matcher(line).matches());
  }

  @ParameterizedTest
  @CsvSource({"'', 2, 0", "?operations=1, 1, 2", "?operations=0, 0, 6", "?operations=2, 2, 0"})
  void ledger_listsOperations_andIsWholeWhateverTheLimit(String query, int rows, int notShown) {
    JsonObject requests = json(get(start(), "/api/ledger" + query)).getAsJsonObject("requests");
    JsonObject operations = requests.getAsJsonObject("operations");

    assertThat(requests.get("total").getAsLong()).isEqualTo(6);
    assertThat(operations.get("distinct").getAsInt()).isEqualTo(2);
    assertThat(operations.getAsJsonArray("rows")).hasSize(rows);
    if (rows > 0) {
      JsonObject first = operations.getAsJsonArray("rows").get(0).getAsJsonObject();
      assertThat(first.get("operation").getAsString()).isEqualTo("GET /users/{id}");
      assertThat(first.get("requests").getAsLong()).isEqualTo(4);
      assertThat(first.getAsJsonObject("unsampled").get("default").getAsLong()).isEqualTo(4);
    }
    assertThat(operations.getAsJsonObject("notShown").get("requests").getAsInt())
        .isEqualTo(notShown);
    assertThat(operations.getAsJsonObject("other").get("requests").getAsLong()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"?operations=-1", "?operations=x", "?operations=1&operations=2", "?limit=1"})
  void ledger_ofAQueryThatIsNone_is400(String query) {
    assertThat(get(start(), "/api/ledger" + query).statusCode()).isEqualTo(400);
  }

  @Test
  void metrics_haveASeriesForEachOperation() {
    assertThat(get(start(), "/metrics").body())
        .contains(
            "headwater_operation_decisions_total{operation=\"GET /users/{id}\","
                + "sampled=\"false\"} 4.0",
            "headwater_operation_decisions_total{operation=\"other\",sampled=\"true\"} 0.0",
            "headwater_kept_total{cause=\"error\"} 0.0");
  }

  @Test
  void ledger_whoseBooksAgree_isBalanced() {
    JsonObject ledger = json(get(start(), "/api/ledger"));
    JsonObject requests = ledger.getAsJsonObject("requests");
    assertThat(requests)
        .hasToString(
            "{\"total\":6,\"sampled\":{\"never\":0,\"trusted-parent\":0,\"debug-token\":0,"
                + "\"temporary\":0,\"rule\":2,\"remote\":0,\"default\":0},"
                + "\"unsampled\":{\"never\":0,\"trusted-parent\":0,\"debug-token\":0,"
                + "\"temporary\":0,\"rule\":0,\"remote\":0,\"default\":4},"
                + "\"rules\":{\"checkout\":{\"sampled\":2,\"unsampled\":0}},"
                + "\"turnedAway\":{\"gateway\":1},"
                + "\"operations\":{\"distinct\":2,\"rows\":["
                + "{\"operation\":\"GET /users/{id}\",\"requests\":4,\"sampled\":{},"
                + "\"unsampled\":{\"default\":4}},"
                + "{\"operation\":\"GET /orders/{id}\",\"requests\":2,"
                + "\"sampled\":{\"rule\":2},\"unsampled\":{}}],"
                + "\"notShown\":{\"operation\":\"not shown\",\"requests\":0,\"sampled\":{},"
                + "\"unsampled\":{}},"
                + "\"other\":{\"operation\":\"other\",\"requests\":0,\"sampled\":{},"
                + "\"unsampled\":{}}},"
                + "\"kept\":{\"error\":0,\"slow\":0},\"keepCapped\":{\"error\":0,\"slow\":0},"
                + "\"boosts\":{\"begun\":0,\"active\":0,\"refused\":0,\"sampled\":0,"
                + "\"unsampled\":0},"
                + "\"started\":7,\"inFlight\":1,\"balanced\":true}");
    assertThat(ledger.getAsJsonArray("spans"))
        .hasToString(
            "[{\"target\":\"otlp\",\"ended\":10,\"recovered\":0,\"exported\":6,\"queued\":1,"
                + "\"onDisk\":0,\"dropped\":{\"queue-full\":3,\"export-failed\":0,\"rejected\":0,\"disk-full\":0,"
                + "\"disk-failed\":0,\"disk-lost\":0,\"disk-expired\":0,\"shutdown\":0},"
                + "\"disk\":{\"state\":\"off\",\"bytes\":0},\"balanced\":true}]");
  }

  @Test
  void spans_ofATargetWithADiskBuffer_areShownOnDisk() {
    account =
        new TargetAccount(
            "otlp",
            10,
            6,
            1,
            Map.of(DropCause.DISK_EXPIRED, 3L),
            new DiskAccount(DiskAccount.State.READY, 5, 5, 4096));

    AdminServer server = start();
    JsonObject shown =
        json(get(server, "/api/ledger")).getAsJsonArray("spans").get(0).getAsJsonObject();
    assertThat(shown.get("recovered").getAsLong()).isEqualTo(5);
    assertThat(shown.get("onDisk").getAsLong()).isEqualTo(5);
    assertThat(shown.getAsJsonObject("disk")).hasToString("{\"state\":\"ready\",\"bytes\":4096}");
    assertThat(shown.get("balanced").getAsBoolean()).isTrue();
    assertThat(get(server, "/metrics").body().lines())
        .contains(
            "headwater_spans_recovered_total{target=\"otlp\"} 5.0",
            "headwater_spans_on_disk{target=\"otlp\"} 5.0",
            "headwater_disk_bytes{target=\"otlp\"} 4096.0",
            "headwater_disk_ready{target=\"otlp\"} 1.0",
            "headwater_spans_dropped_total{cause=\"disk-expired\",target=\"otlp\"} 3.0");
  }

  @ParameterizedTest
  @CsvSource({"6, 0, true", "6, 6, true", "5, 0, false", "8, 1, false", "9, 3, true"})
  void ledgerOfRequests_isBalanced_onlyIfEveryEndedExchangeWasDecided(
      long started, long inFlight, boolean balanced) {
    traffic = traffic(started, inFlight);
    JsonObject requests = json(get(start(), "/api/ledger")).getAsJsonObject("requests");
    assertThat(requests.get("balanced").getAsBoolean()).isEqualTo(balanced);
  }

  @Test
  void ledgerOfSpans_withALostSpan_isNotBalanced() {
    account = new TargetAccount("otlp", 11, 6, 1, Map.of(DropCause.QUEUE_FULL, 3L));
    JsonObject target =
        json(get(start(), "/api/ledger")).getAsJsonArray("spans").get(0).getAsJsonObject();
    assertThat(target.get("balanced").getAsBoolean()).isFalse();
  }

  @Test
  void spans_posted_areListedAndServed() {
    AdminServer server = start();
    HttpResponse<String> posted = post(server, "application/json", SPANS.getBytes(UTF_8));
    assertThat(posted.statusCode()).isEqualTo(200);
    assertThat(posted.body()).isEqualTo("{}");

    String summary =
        "[{\"traceId\":\""
            + TRACE
            + "\",\"rootService\":\"greeter\",\"rootOperation\":\"Say.Hello\","
            + "\"startTimeUnixNano\":\"1000000\",\"durationNanos\":\"2000000\",\"spanCount\":1,"
            + "\"services\":[\"greeter\"],\"error\":false}]";
    assertThat(get(server, "/api/traces").body()).isEqualTo(summary);
    assertThat(
            get(
                    server,
                    "/api/traces?limit=5&service=greeter&operation=Say.Hello&error=false&min-duration=2ms")
                .body())
        .isEqualTo(summary);
    for (String query : List.of("service=x", "operation=x", "error=true", "min-duration=2.1ms")) {
      assertThat(get(server, "/api/traces?" + query).body()).isEqualTo("[]");
    }
    assertThat(get(server, "/api/traces/" + TRACE.toUpperCase(java.util.Locale.ROOT)).body())
        .isEqualTo(SPANS);
  }

  @Test
  void page_thatFails_is500WithoutDetail() {
    Transport transport = Transport.best();
    AdminViews broken =
        new AdminViews(
            "1",
            new BookViews(
                () -> {
                  throw new IllegalStateException("secret cause");
                },
                List::of,
                () -> traffic,
                () -> new Traffic().routes(),
                () -> new TokenLedger.Snapshot(0, Map.of()),
                () -> new TrustTally.Counts(1, 0, 0),
                () -> Map.of("orders", 5L)),
            new ServingViews(
                () -> readiness,
                () -> new ReloadCounts(0, 0, false),
                () -> new ConfigInForce("", Instant.EPOCH),
                List::of),
            rules,
            OperatingViews.nothing());
    try (AdminServer failing =
        AdminServer.start(
            new AdminSettings("127.0.0.1", 0, ""),
            broken,
            null,
            loops,
            transport.serverChannel())) {
      HttpResponse<String> response = get(failing, "/api/ledger");
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body()).doesNotContain("secret");
      assertThat(get(failing, "/health/live").statusCode()).isEqualTo(200);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void traces_withoutAStore_are404() {
    AdminServer server = start(new AdminSettings("localhost", 0, ""), null, AdminLimits.defaults());
    assertThat(get(server, "/api/traces").statusCode()).isEqualTo(404);
    assertThat(get(server, "/api/traces/" + TRACE).statusCode()).isEqualTo(404);
    assertThat(post(server, "application/json", SPANS.getBytes(UTF_8)).statusCode()).isEqualTo(404);
    assertThat(get(server, "/metrics").body()).doesNotContain("headwater_store");
  }

  @Test
  void port_alreadyTaken_failsToStartWithItsCause() {
    AdminServer first = start();
    int port = first.address().getPort();
    assertThatThrownBy(
            () ->
                AdminServer.start(
                    new AdminSettings("127.0.0.1", port, ""),
                    views(),
                    store,
                    loops,
                    Transport.best().serverChannel()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("admin: cannot bind 127.0.0.1:" + port + ": ")
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void otherAddressThanLoopback_withoutToken_isRefused() {
    assertThatThrownBy(
            () ->
                AdminServer.start(
                    new AdminSettings("0.0.0.0", 0, ""),
                    views(),
                    store,
                    loops,
                    Transport.best().serverChannel()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "admin.token: empty (expected: a token, since 0.0.0.0 is not a loopback address)");
  }

  @Test
  void settings_asText_doNotShowTheToken() {
    assertThat(new AdminSettings("h", 1, "s3cret").toString()).doesNotContain("s3cret");
  }
}
