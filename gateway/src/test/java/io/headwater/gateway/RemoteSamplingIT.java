package io.headwater.gateway;

import static io.headwater.gateway.LiveGateway.upstream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headwater.gateway.forward.RawUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server of sampling strategies is followed while traffic flows. */
class RemoteSamplingIT {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  private static final String ROUTES =
      """
      headwater.service.name = edge
      headwater.routing.routes = [
        { name = a, match { path = "/a/{id}" }, upstream = svc }
        { name = b, match { path = "/b" }, upstream = svc }
      ]
      """;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private volatile int status = 200;
  private volatile String strategy = "{}";
  private HttpServer server;
  private RawUpstream upstream;

  @BeforeEach
  void startServers() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    opened.add(() -> server.stop(0));
    upstream = add(RawUpstream.answering(OK));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  @Test
  void strategy_thatChangesUnderTraffic_isFollowed_andNoRequestFails() throws Exception {
    strategy = perOperation("0", "0", "GET /a/{id}", "1");
    LiveGateway gateway = add(LiveGateway.start(hocon("")));
    await().until(() -> inForce(gateway).contains("\"GET /a/{id}\":1.0"));
    assertThat(asked).contains("/sampling?service=edge");
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService clients = Executors.newFixedThreadPool(2);
    opened.add(clients::shutdownNow);
    List<Future<?>> traffic =
        List.of(
            clients.submit(() -> send(gateway, "/a/7", done)),
            clients.submit(() -> send(gateway, "/b", done)));

    await().until(() -> sent.get() > 100);
    JsonObject before = gateway.requests();
    assertThat(decided(before, "sampled", "remote")).isPositive();
    assertThat(ofOperation(before, "GET /a/{id}", "unsampled")).isZero();
    assertThat(ofOperation(before, "GET /b", "sampled")).isZero();

    strategy = perOperation("1", "0", "GET /a/{id}", "0");
    await().until(() -> inForce(gateway).contains("\"GET /a/{id}\":0.0"));
    JsonObject after = gateway.requests();
    long mark = sent.get();
    await().until(() -> sent.get() > mark + 100);
    done.set(true);
    for (Future<?> client : traffic) {
      client.get();
    }
    JsonObject last = gateway.requests();
    // One request of each connection may have been under way while the strategy changed.
    assertThat(ofOperation(last, "GET /a/{id}", "sampled"))
        .isBetween(
            ofOperation(after, "GET /a/{id}", "sampled"),
            ofOperation(after, "GET /a/{id}", "sampled") + 1);
    assertThat(ofOperation(last, "GET /b", "sampled")).isPositive();
    assertThat(decided(last, "sampled", "default") + decided(last, "unsampled", "default"))
        .isZero();
    gateway.assertBalanced(sent.get());
    assertThat(gateway.metric("headwater_remote_sampling_in_force")).isEqualTo(1);
    assertThat(gateway.metric("headwater_remote_sampling_operations")).isEqualTo(1);
    assertThat(gateway.metric("headwater_remote_sampling_polls_total{result=\"taken\"}"))
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void spans_tellTheSamplerAsJaegerNeedsIt() throws Exception {
    strategy = perOperation("0", "0.001", "GET /a/{id}", "1");
    LiveGateway gateway = add(LiveGateway.start(hocon("")));
    await().until(() -> inForce(gateway).contains("per-operation"));

    assertThat(gateway.call(get("/a/7")).status()).isEqualTo(200);
    assertThat(gateway.call(get("/b")).status()).isEqualTo(200);
    assertThat(gateway.call(get("/b")).status()).isEqualTo(200);

    Map<String, Map<String, String>> roots = awaitRoots(gateway, 2);
    assertThat(roots.get("GET /a/{id}"))
        .containsEntry("sampler.type", "probabilistic")
        .containsEntry("sampler.param", "1.0")
        .containsEntry("headwater.sampling.reason", "remote");
    assertThat(roots.get("GET /b"))
        .containsEntry("sampler.type", "lowerbound")
        .containsEntry("sampler.param", "0.001")
        .containsEntry("headwater.sampling.reason", "remote");
    gateway.assertBalanced(3);
    assertThat(decided(gateway.requests(), "unsampled", "remote")).isEqualTo(1);
    JsonObject explained =
        JsonParser.parseString(
                gateway
                    .admin("POST", "/api/explain", "{\"method\":\"GET\",\"path\":\"/a/9\"}")
                    .body())
            .getAsJsonObject();
    assertThat(explained.getAsJsonObject("remote"))
        .hasToString("{\"speaks\":true,\"why\":\"per-operation\"}");
    assertThat(explained.getAsJsonObject("threshold").get("probability").getAsDouble())
        .isEqualTo(1);
  }

  @Test
  void server_thatDoesNotAnswer_leavesTheDefaultOfTheFile_untilItDoes() throws Exception {
    status = 503;
    LiveGateway gateway =
        add(LiveGateway.start(hocon("headwater.tracing.sampling.default.probability = 1\n")));
    await()
        .until(
            () -> gateway.metric("headwater_remote_sampling_polls_total{result=\"status\"}") >= 2);

    assertThat(gateway.call(get("/b")).status()).isEqualTo(200);
    assertThat(decided(gateway.requests(), "sampled", "default")).isEqualTo(1);
    assertThat(gateway.metric("headwater_remote_sampling_in_force")).isZero();
    assertThat(inForce(gateway)).contains("\"lastPoll\":\"status\"", "\"strategy\":null");

    strategy = perOperation("0", "0", "x", "1");
    status = 200;
    await().until(() -> inForce(gateway).contains("per-operation"));
    assertThat(gateway.call(get("/b")).status()).isEqualTo(200);
    assertThat(decided(gateway.requests(), "unsampled", "remote")).isEqualTo(1);
  }

  @Test
  void reload_withoutServer_asksNoMore_andOneWithIt_again() throws Exception {
    strategy = perOperation("1", "0", "x", "1");
    LiveGateway gateway = add(LiveGateway.start(hocon("")));
    await().until(() -> inForce(gateway).contains("per-operation"));

    gateway.gateway().apply(LiveGateway.config(plain("")));
    assertThat(gateway.call(get("/b")).status()).isEqualTo(200);
    assertThat(decided(gateway.requests(), "unsampled", "default")).isEqualTo(1);
    assertThat(gateway.admin("/metrics")).doesNotContain("headwater_remote_sampling");
    assertThat(inForce(gateway)).isEmpty();

    int before = asked.size();
    gateway.gateway().apply(LiveGateway.config(hocon("")));
    await().until(() -> inForce(gateway).contains("per-operation"));
    assertThat(asked).hasSizeGreaterThan(before);
    assertThat(gateway.call(get("/b")).status()).isEqualTo(200);
    assertThat(decided(gateway.requests(), "sampled", "remote")).isEqualTo(1);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(exchange.getRequestURI().toString());
      byte[] body = strategy.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Void send(LiveGateway gateway, String path, AtomicBoolean done) throws IOException {
    try (RawClient client = gateway.connect()) {
      while (!done.get()) {
        client.send(get(path));
        assertThat(client.readResponse().status()).isEqualTo(200);
        sent.incrementAndGet();
      }
    }
    return null;
  }

  private String hocon(String more) {
    return plain(
        """
        headwater.tracing.sampling.remote {
          endpoint = "http://127.0.0.1:%d", interval = 1s, timeout = 10s
        }
        """
                .formatted(server.getAddress().getPort())
            + more);
  }

  private String plain(String more) {
    return upstream("svc", upstream.endpoint().toString()) + ROUTES + more;
  }

  /** Of one operation, by numbers as they are written. */
  private static String perOperation(
      String others, String lowerBound, String operation, String probability) {
    return """
    {"strategyType": "PROBABILISTIC", "operationSampling": {
      "defaultSamplingProbability": %s, "defaultLowerBoundTracesPerSecond": %s,
      "perOperationStrategies": [
        {"operation": "%s", "probabilisticSampling": {"samplingRate": %s}}]}}
    """
        .formatted(others, lowerBound, operation, probability);
  }

  /** What {@code /api/rules} says of it; empty: nothing. */
  private static String inForce(LiveGateway gateway) {
    JsonElement remote =
        JsonParser.parseString(gateway.admin("/api/rules")).getAsJsonObject().get("remote");
    return remote == null ? "" : remote.toString();
  }

  private static long decided(JsonObject books, String side, String reason) {
    return books.getAsJsonObject(side).get(reason).getAsLong();
  }

  private static long ofOperation(JsonObject books, String name, String side) {
    for (JsonElement row : books.getAsJsonObject("operations").getAsJsonArray("rows")) {
      if (row.getAsJsonObject().get("operation").getAsString().equals(name)) {
        JsonElement count = row.getAsJsonObject().getAsJsonObject(side).get("remote");
        return count == null ? 0 : count.getAsLong();
      }
    }
    return 0;
  }

  private static Map<String, Map<String, String>> awaitRoots(LiveGateway gateway, int count) {
    JsonArray summaries =
        await()
            .until(
                () -> JsonParser.parseString(gateway.admin("/api/traces")).getAsJsonArray(),
                found -> found.size() == count);
    Map<String, Map<String, String>> roots = new HashMap<>();
    for (JsonElement summary : summaries) {
      String id = summary.getAsJsonObject().get("traceId").getAsString();
      JsonObject trace =
          JsonParser.parseString(gateway.admin("/api/traces/" + id)).getAsJsonObject();
      for (JsonElement resource : trace.getAsJsonArray("resourceSpans")) {
        for (JsonElement scope : resource.getAsJsonObject().getAsJsonArray("scopeSpans")) {
          for (JsonElement span : scope.getAsJsonObject().getAsJsonArray("spans")) {
            JsonObject one = span.getAsJsonObject();
            if (one.get("kind").getAsInt() == 2) {
              roots.put(one.get("name").getAsString(), attributes(one));
            }
          }
        }
      }
    }
    return roots;
  }

  private static Map<String, String> attributes(JsonObject span) {
    Map<String, String> attributes = new HashMap<>();
    for (JsonElement each : span.getAsJsonArray("attributes")) {
      JsonObject value = each.getAsJsonObject().getAsJsonObject("value");
      attributes.put(
          each.getAsJsonObject().get("key").getAsString(),
          value.entrySet().iterator().next().getValue().getAsString());
    }
    return attributes;
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nhost: a\r\n\r\n";
  }

  private <T extends AutoCloseable> T add(T closeable) {
    opened.add(closeable);
    return closeable;
  }
}
