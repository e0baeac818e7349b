package io.headwater.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.headwater.gateway.config.GatewayConfigLoader;
import io.headwater.gateway.forward.RawUpstream;
import io.headwater.gateway.forward.upkeep.DnsServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole gateway before upstreams that come, go, fail and fill up. */
final class UpstreamsIT {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  private static final String GET = "GET /svc/a HTTP/1.1\r\nhost: x\r\n\r\n";
  private static final String PATH = "headwater.routing.resolver = path\n";

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  // --- rolling ---

  /**
   * Two endpoints are replaced by two others, one after the other, over and over, while clients
   * call: each that is out of the file for long enough to have nothing in flight is stopped.
   */
  @Test
  void rolling_underLoad_losesNothing() throws Exception {
    RawUpstream old = open(RawUpstream.answering(OK));
    RawUpstream kept = open(RawUpstream.answering(OK));
    LiveGateway gateway = open(LiveGateway.start(PATH + endpoints("", old, kept)));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService clients = Executors.newCachedThreadPool();
    List<Future<Integer>> loads = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      loads.add(clients.submit(() -> callUntil(gateway, done)));
    }
    RawUpstream leaving = old;
    for (int round = 0; round < 8; round++) {
      RawUpstream coming = open(RawUpstream.answering(OK));
      apply(gateway, endpoints("", leaving, kept, coming));
      await().until(() -> coming.requests() > 20);
      apply(gateway, endpoints("timeout = " + (10 + round) + "s", kept, coming));
      RawUpstream left = leaving;
      await().until(() -> left.ended() == left.connections());
      left.close();
      leaving = coming;
    }
    done.set(true);
    int calls = 0;
    for (Future<Integer> load : loads) {
      calls += load.get();
    }
    clients.shutdown();
    assertThat(calls).isGreaterThan(8 * 20);
    JsonObject upstream = upstream(gateway);
    assertThat(upstream.get("requests").getAsInt()).isEqualTo(calls);
    assertThat(upstream.getAsJsonObject("retries").get("deniedByBudget").getAsInt()).isZero();
    // What is known of the endpoint that stayed went on through all of it.
    JsonObject stayed =
        endpointsOf(upstream)
            .filter(each -> address(each).equals(kept.endpoint().toString()))
            .findFirst()
            .orElseThrow();
    assertThat(stayed.get("requests").getAsInt()).isEqualTo(kept.requests());
    gateway.assertBalanced(calls);
  }

  private static int callUntil(LiveGateway gateway, AtomicBoolean done) throws IOException {
    int calls = 0;
    try (RawClient client = gateway.connect()) {
      while (!done.get()) {
        client.send(GET);
        assertThat(client.readResponse().status()).isEqualTo(200);
        calls++;
      }
    }
    return calls;
  }

  // --- discovery ---

  @Test
  void srv_servesFromTheFirstRequestOn_andFollowsTheRecords() throws Exception {
    RawUpstream one = open(RawUpstream.answering(OK));
    RawUpstream two = open(RawUpstream.answering(OK));
    DnsServer dns = open(DnsServer.start());
    dns.a("host.test", "127.0.0.1")
        .srv("_http._tcp.svc.test", "1 1 " + one.endpoint().port() + " host.test");
    LiveGateway gateway =
        open(
            LiveGateway.start(
                PATH
                    + "headwater.runtime.name-servers = [\"127.0.0.1:"
                    + dns.address().getPort()
                    + "\"]\n"
                    + "headwater.upstreams.svc { discovery.min-ttl = 100ms, endpoints ="
                    + " { uri = \"http://_http._tcp.svc.test\", discover = srv } }"));
    assertThat(gateway.call(GET).status()).isEqualTo(200);
    assertThat(one.requests()).isOne();
    dns.srv("_http._tcp.svc.test", "1 1 " + two.endpoint().port() + " host.test");
    // Its idle connection is closed as soon as it is no endpoint any more.
    await().until(() -> one.ended() == 1);
    assertThat(gateway.call(GET).status()).isEqualTo(200);
    assertThat(two.requests()).isOne();
    JsonObject discovery = upstream(gateway).getAsJsonArray("discovery").get(0).getAsJsonObject();
    assertThat(discovery.get("kind").getAsString()).isEqualTo("srv");
    assertThat(discovery.get("endpoints").getAsInt()).isOne();
    assertThat(discovery.get("ageSeconds").getAsDouble()).isNotNegative();
  }

  @Test
  void srv_thatIsNotThere_is503_andANewOneServesRightAfterTheReload() throws Exception {
    RawUpstream one = open(RawUpstream.answering(OK));
    DnsServer dns = open(DnsServer.start());
    dns.a("host.test", "127.0.0.1")
        .srv("_there.test", "1 1 " + one.endpoint().port() + " host.test");
    String servers =
        "headwater.runtime.name-servers = [\"127.0.0.1:" + dns.address().getPort() + "\"]\n";
    LiveGateway gateway = open(LiveGateway.start(PATH + servers + bySrv("_nowhere.test")));
    RawClient.Response nobody = gateway.call(GET);
    assertThat(nobody.status()).isEqualTo(503);
    assertThat(nobody.body()).contains("no healthy endpoint of the service: svc");
    apply(gateway, servers + bySrv("_there.test"));
    assertThat(gateway.call(GET).status()).isEqualTo(200);
  }

  private static String bySrv(String name) {
    return "headwater.upstreams.svc.endpoints = { uri = \"http://"
        + name
        + "\", discover = srv }\n";
  }

  // --- health and bounds, as they are told ---

  @Test
  void unhealthyEverywhere_is503_andSaid() throws Exception {
    RawUpstream sick =
        open(RawUpstream.answering("HTTP/1.1 500 Sick\r\ncontent-length: 0\r\n\r\n"));
    LiveGateway gateway =
        open(
            LiveGateway.start(
                PATH
                    + endpoints(
                        "health-check { path = \"/h\", interval = 100ms, unhealthy-after = 1 }",
                        sick)));
    await().until(() -> gateway.call(GET).status() == 503);
    JsonObject endpoint = endpointsOf(upstream(gateway)).findFirst().orElseThrow();
    assertThat(endpoint.get("state").getAsString()).isEqualTo("unhealthy");
    assertThat(endpoint.get("reason").getAsString()).isEqualTo("status 500");
    assertThat(
            gateway.metric(
                "headwater_endpoint_up{endpoint=\"" + sick.endpoint() + "\",upstream=\"svc\"}"))
        .isZero();
    assertThat(gateway.metric("headwater_failures_total{kind=\"upstream-unavailable\"}"))
        .isPositive();
    // Checks are no exchanges: nothing is decided, counted or traced for them.
    long exchanges = gateway.requests().get("started").getAsLong();
    gateway.assertBalanced(exchanges);
  }

  @Test
  void overload_is503WithRetryAfter() throws Exception {
    Semaphore answers = new Semaphore(0);
    RawUpstream busy =
        open(
            RawUpstream.start(
                connection -> {
                  while (!connection.readHead().isEmpty()) {
                    answers.acquire();
                    connection.write(OK);
                  }
                }));
    LiveGateway gateway =
        open(LiveGateway.start(PATH + endpoints("max-in-flight = 1, queue.size = 0", busy)));
    try (RawClient first = gateway.connect()) {
      first.send(GET);
      await().until(() -> busy.requests() == 1);
      RawClient.Response refused = gateway.call(GET);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.head()).containsIgnoringCase("retry-after: 1\r\n");
      answers.release();
      assertThat(first.readResponse().status()).isEqualTo(200);
    }
    assertThat(upstream(gateway).getAsJsonObject("refused").get("queueFull").getAsInt()).isOne();
    assertThat(
            gateway.metric(
                "headwater_upstream_refused_total{reason=\"queue-full\",upstream=\"svc\"}"))
        .isEqualTo(1);
  }

  @Test
  void retries_areSiblingAttemptSpans() throws Exception {
    RawUpstream busy =
        open(RawUpstream.answering("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n"));
    LiveGateway gateway =
        open(
            LiveGateway.start(
                PATH
                    + "headwater.tracing.sampling.default.probability = 1\n"
                    + endpoints("retry.on = [503], attempts = 2", busy)));
    assertThat(gateway.call(GET).status()).isEqualTo(503);
    await().until(() -> gateway.admin("/api/traces?limit=1").contains("traceId"));
    String id =
        JsonParser.parseString(gateway.admin("/api/traces?limit=1"))
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject()
            .get("traceId")
            .getAsString();
    await()
        .untilAsserted(
            () -> {
              String trace = gateway.admin("/api/traces/" + id);
              assertThat(trace.split("\"http.request.resend_count\"", -1)).hasSize(2);
              // The root and both attempts got it.
              assertThat(trace.split("\"http.response.status_code\"", -1)).hasSize(4);
            });
  }

  // --- what a test has ---

  private static String endpoints(String more, RawUpstream... servers) {
    String list =
        Stream.of(servers)
            .map(server -> "\"http://" + server.endpoint() + '"')
            .collect(Collectors.joining(", "));
    return "headwater.upstreams.svc { endpoints = [" + list + "]\n" + more + "\n}\n";
  }

  private static void apply(LiveGateway gateway, String hocon) throws Exception {
    gateway
        .gateway()
        .apply(new GatewayConfigLoader(Map.of(), new Properties()).parse(PATH + hocon, "test"));
  }

  private static JsonObject upstream(LiveGateway gateway) {
    return JsonParser.parseString(gateway.admin("/api/upstreams"))
        .getAsJsonObject()
        .getAsJsonArray("upstreams")
        .get(0)
        .getAsJsonObject();
  }

  private static Stream<JsonObject> endpointsOf(JsonObject upstream) {
    return upstream.getAsJsonArray("endpoints").asList().stream()
        .map(each -> each.getAsJsonObject());
  }

  private static String address(JsonObject endpoint) {
    return endpoint.get("address").getAsString();
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.add(resource);
    return resource;
  }
}
