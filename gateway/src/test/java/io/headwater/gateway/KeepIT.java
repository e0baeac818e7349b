package io.headwater.gateway;

import static io.headwater.gateway.LiveGateway.upstream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.headwater.gateway.forward.RawUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keeping after the fact, with sockets: nothing is sampled, and what ends badly is there. */
class KeepIT {
  private static final String ERROR =
      "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\n\r\nno";
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  private static final String GET = "GET /svc/x HTTP/1.1\r\nhost: a\r\n\r\n";
  private static final String KEEP =
      """
      headwater.routing.resolver = path
      headwater.tracing.sampling.keep { on = [error, slow], slower-than = %s, max-per-second = %d }
      """;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> heads = new ConcurrentLinkedQueue<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  @Test
  void error_isKept_withTheIdsThatTheUpstreamWasTold() throws Exception {
    LiveGateway gateway = add(LiveGateway.before(answering(ERROR), KEEP.formatted("1h", 20)));
    RawClient.Response response = gateway.call(GET);

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.headers("server-timing")).isEmpty();
    List<JsonObject> spans = awaitTrace(gateway, 2);
    String told = told(heads.element());
    JsonObject attempt = ofKind(spans, 3).get(0);
    JsonObject root = ofKind(spans, 2).get(0);
    assertThat(told)
        .isEqualTo("00-" + text(root, "traceId") + '-' + text(attempt, "spanId") + "-02");
    assertThat(text(attempt, "parentSpanId")).isEqualTo(text(root, "spanId"));
    assertThat(attributes(root))
        .containsEntry("headwater.partial", "true")
        .containsEntry("headwater.keep", "error")
        .containsEntry("http.response.status_code", "500");
    assertThat(kept(gateway)).isEqualTo("{\"error\":1,\"slow\":0}");
    assertThat(gateway.sampled()).isZero();
    assertThat(gateway.metric("headwater_kept_total{cause=\"error\"}")).isEqualTo(1);
    gateway.assertBalanced(1);
  }

  @Test
  void success_isNotKept() throws Exception {
    LiveGateway gateway = add(LiveGateway.before(answering(OK), KEEP.formatted("1h", 20)));
    assertThat(gateway.call(GET).status()).isEqualTo(200);
    gateway.assertBalanced(1);
    assertThat(kept(gateway)).isEqualTo("{\"error\":0,\"slow\":0}");
    assertThat(gateway.metric("headwater_spans_ended_total{target=\"embedded\"}")).isZero();
  }

  @Test
  void slow_isKept_andItsTimesAreThoseOfTheExchange() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    RawUpstream held =
        add(
            RawUpstream.start(
                connection -> {
                  connection.readHead();
                  release.await();
                  connection.write(OK);
                }));
    LiveGateway gateway = add(LiveGateway.before(held, KEEP.formatted("1ms", 20)));
    try (RawClient client = gateway.connect()) {
      client.send(GET);
      // Awaitility looks every tenth of a second: more than the millisecond that makes it slow.
      await().until(() -> held.requests() == 1);
      await().until(() -> gateway.requests().get("inFlight").getAsLong() == 1);
      release.countDown();
      assertThat(client.readResponse().status()).isEqualTo(200);
    }
    List<JsonObject> spans = awaitTrace(gateway, 2);
    JsonObject root = ofKind(spans, 2).get(0);
    JsonObject attempt = ofKind(spans, 3).get(0);
    assertThat(attributes(root)).containsEntry("headwater.keep", "slow");
    assertThat(time(root, "startTimeUnixNano"))
        .isLessThanOrEqualTo(time(attempt, "startTimeUnixNano"));
    assertThat(time(root, "endTimeUnixNano") - time(root, "startTimeUnixNano"))
        .isGreaterThan(1_000_000);
    assertThat(kept(gateway)).isEqualTo("{\"error\":0,\"slow\":1}");
  }

  @Test
  void clientThatWentAway_isNotKept() throws Exception {
    RawUpstream silent = add(RawUpstream.start(RawUpstream.Connection::awaitEnd));
    LiveGateway gateway = add(LiveGateway.before(silent, KEEP.formatted("1h", 20)));
    try (RawClient client = gateway.connect()) {
      client.send(GET);
      await().until(() -> silent.connections() == 1);
    }
    gateway.assertBalanced(1);
    assertThat(kept(gateway)).isEqualTo("{\"error\":0,\"slow\":0}");
  }

  @Test
  void retry_isKept_asTwoAttempts() throws Exception {
    RawUpstream server = answering(ERROR);
    LiveGateway gateway =
        add(
            LiveGateway.start(
                KEEP.formatted("1h", 20)
                    + "headwater.upstreams.svc.endpoints = [\"http://127.0.0.1:1\", \"http://"
                    + server.endpoint()
                    + "\"]\nheadwater.upstreams.svc.balance = round-robin\n"
                    + "headwater.runtime.event-loops = 1\n"));
    // One of any two in turn begins with the endpoint that refuses.
    gateway.call(GET);
    gateway.call(GET);
    List<JsonObject> spans = awaitTrace(gateway, 3);
    List<JsonObject> attempts = ofKind(spans, 3);
    assertThat(attempts)
        .extracting(attempt -> text(attempt, "spanId"))
        .hasSize(2)
        .doesNotHaveDuplicates();
    assertThat(attempts)
        .filteredOn(attempt -> "upstream-refused".equals(attributes(attempt).get("error.type")))
        .hasSize(1);
    String answered =
        attempts.stream()
            .filter(attempt -> "1".equals(attributes(attempt).get("http.request.resend_count")))
            .map(attempt -> text(attempt, "spanId"))
            .findFirst()
            .orElseThrow();
    assertThat(heads).anyMatch(head -> told(head).contains(answered));
  }

  @Test
  void failureOfTheGateway_isKept_andAnnounced() throws Exception {
    LiveGateway gateway =
        add(
            LiveGateway.start(
                KEEP.formatted("1h", 20)
                    + upstream("svc", "127.0.0.1:1")
                    + "headwater.upstreams.svc.attempts = 1\n"));
    RawClient.Response response = gateway.call(GET);
    assertThat(response.status()).isEqualTo(502);
    JsonObject root = ofKind(awaitTrace(gateway, 2), 2).get(0);
    assertThat(response.headers("server-timing"))
        .containsExactly(
            "trace;desc=00-" + text(root, "traceId") + '-' + text(root, "spanId") + "-03");
  }

  @Test
  void beyondTheCap_isCounted_andNever_isNever() throws Exception {
    LiveGateway gateway =
        add(
            LiveGateway.before(
                answering(ERROR),
                KEEP.formatted("1h", 1)
                    + "headwater.tracing.sampling.rules ="
                    + " [{ name = never, match.path = \"/svc/never\", never = true }]\n"));
    for (int n = 0; n < 50; n++) {
      gateway.call(GET);
      gateway.call(GET.replace("/svc/x", "/svc/never"));
    }
    gateway.assertBalanced(100);
    long kept = sum(gateway.requests().getAsJsonObject("kept"));
    long capped = sum(gateway.requests().getAsJsonObject("keepCapped"));
    assertThat(kept + capped).isEqualTo(50);
    assertThat(kept).isPositive();
    assertThat(capped).isPositive();
  }

  /** A boost begins with an error, and with a probability of 1 everything after it is sampled. */
  @Test
  void boost_raisesTheOperation_andSaysSo() throws Exception {
    RawUpstream server =
        add(
            RawUpstream.start(
                connection -> {
                  for (String head = connection.readHead();
                      !head.isEmpty();
                      head = connection.readHead()) {
                    connection.write(head.contains("fail") ? ERROR : OK);
                  }
                }));
    LiveGateway gateway =
        add(
            LiveGateway.before(
                server,
                """
                headwater.routing.resolver = path
                headwater.tracing.sampling.boost { on = [error], probability = 1, for = 60s }
                """));
    assertThat(gateway.call(GET).headers("server-timing")).isEmpty();
    gateway.call("GET /svc/x?fail HTTP/1.1\r\nhost: a\r\n\r\n");
    await().untilAsserted(() -> assertThat(boosts(gateway, "active")).isEqualTo(1));
    assertThat(gateway.call(GET).headers("server-timing")).hasSize(1);
    List<JsonObject> spans = awaitTrace(gateway, 2);
    assertThat(attributes(ofKind(spans, 2).get(0)))
        .containsEntry("headwater.sampling.boosted", "true")
        .containsEntry("headwater.sampling.probability", "1.0");
    assertThat(text(spans.get(0), "traceState")).isEqualTo("ot=th:0");
    assertThat(boosts(gateway, "sampled")).isEqualTo(1);
    gateway.assertBalanced(3);
  }

  // --- what a test has ---

  private RawUpstream answering(String response) throws Exception {
    return add(
        RawUpstream.start(
            connection -> {
              for (String head = connection.readHead();
                  !head.isEmpty();
                  head = connection.readHead()) {
                heads.add(head);
                connection.write(response);
              }
            }));
  }

  private static String told(String head) {
    return head.lines()
        .filter(line -> line.startsWith("traceparent: "))
        .map(line -> line.substring("traceparent: ".length()))
        .collect(Collectors.joining(" and "));
  }

  private static String kept(LiveGateway gateway) {
    return gateway.requests().getAsJsonObject("kept").toString();
  }

  private static long boosts(LiveGateway gateway, String what) {
    return gateway.requests().getAsJsonObject("boosts").get(what).getAsLong();
  }

  private static long sum(JsonObject counts) {
    return counts.asMap().values().stream().mapToLong(JsonElement::getAsLong).sum();
  }

  /** The spans of the trace that has so many; waits for it. */
  private static List<JsonObject> awaitTrace(LiveGateway gateway, int spans) {
    return await().until(() -> trace(gateway, spans), found -> found.size() == spans);
  }

  private static List<JsonObject> trace(LiveGateway gateway, int spans) {
    JsonArray summaries = JsonParser.parseString(gateway.admin("/api/traces")).getAsJsonArray();
    for (JsonElement summary : summaries) {
      if (summary.getAsJsonObject().get("spanCount").getAsInt() == spans) {
        String id = text(summary.getAsJsonObject(), "traceId");
        return spans(JsonParser.parseString(gateway.admin("/api/traces/" + id)).getAsJsonObject());
      }
    }
    return List.of();
  }

  private static List<JsonObject> spans(JsonObject otlp) {
    List<JsonObject> spans = new ArrayList<>();
    for (JsonElement resource : otlp.getAsJsonArray("resourceSpans")) {
      for (JsonElement scope : resource.getAsJsonObject().getAsJsonArray("scopeSpans")) {
        scope
            .getAsJsonObject()
            .getAsJsonArray("spans")
            .forEach(s -> spans.add(s.getAsJsonObject()));
      }
    }
    return spans;
  }

  private static List<JsonObject> ofKind(List<JsonObject> spans, int kind) {
    return spans.stream().filter(span -> span.get("kind").getAsInt() == kind).toList();
  }

  private static Map<String, String> attributes(JsonObject span) {
    return span.getAsJsonArray("attributes").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .collect(
            Collectors.toMap(
                attribute -> text(attribute, "key"),
                attribute ->
                    attribute
                        .getAsJsonObject("value")
                        .asMap()
                        .values()
                        .iterator()
                        .next()
                        .getAsString()));
  }

  private static String text(JsonObject from, String name) {
    return from.get(name).getAsString();
  }

  private static long time(JsonObject span, String name) {
    return span.get(name).getAsLong();
  }

  private <T extends AutoCloseable> T add(T closeable) {
    opened.add(closeable);
    return closeable;
  }
}
