package io.headwater.gateway;

import static io.headwater.gateway.LiveGateway.upstream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.headwater.gateway.RawClient.Response;
import io.headwater.gateway.architecture.BlockingCallGuard;
import io.headwater.gateway.forward.RawUpstream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules that end by themselves, through real sockets. */
@SuppressWarnings("NullAway.Init")
class TemporaryRulesIT {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  private static final String PATH = "/api/rules/temporary";
  private static final int CLIENTS = 64;
  private static final int CALLS = 20;
  private static final int COUNT = 50;

  /** SHA-256 of {@code k-of-acme}. */
  private static final String KEY_OF_ACME =
      "6c5bc0bb3b0f0f04fcd1f56feb678e4c36a13bc4a1c55c92c1a224c546cfe7d8";

  private RawUpstream server;
  private LiveGateway gateway;

  @BeforeEach
  void start() throws Exception {
    server = RawUpstream.answering(OK);
    gateway = LiveGateway.start(config(0, "a"));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    server.close();
  }

  @Test
  void countOf50_under64Connections_samplesExactly50() throws Exception {
    create("\"name\": \"hunt\", \"match\": {\"path\": \"/svc/**\"}, \"count\": 50");
    try (BlockingCallGuard guard = BlockingCallGuard.watch()) {
      assertThat(drive()).isEqualTo(COUNT);
      guard.assertNone();
    }
    gateway.assertBalanced(CLIENTS * CALLS);
    assertThat(gateway.requests().getAsJsonObject("sampled").get("temporary").getAsInt())
        .isEqualTo(COUNT);
    await()
        .untilAsserted(() -> assertThat(gateway.metric("headwater_store_traces")).isEqualTo(COUNT));
    assertThat(list()).isEmpty();
    assertThat(gateway.metric("headwater_temporary_rules_sampled_total")).isEqualTo(COUNT);
    assertThat(gateway.metric("headwater_temporary_rules_ended_total{cause=\"count\"}")).isOne();
  }

  @Test
  void gatewayCap_underManyConnections_usesNoPlaceUp() throws Exception {
    gateway.gateway().apply(LiveGateway.config(config(20, "a")));
    create("\"name\": \"hunt\", \"count\": 50");
    long sampled = 0;
    for (int turn = 0; turn < 100 && sampled < COUNT; turn++) {
      sampled += drive();
    }
    assertThat(sampled).isEqualTo(COUNT);
    assertThat(drive()).isZero();
    assertThat(gateway.metric("headwater_decisions_capped_total{cap=\"gateway\"}")).isPositive();
  }

  @Test
  void reload_keepsTheRule_andWhatIsLeftOfIt() throws Exception {
    String id =
        create("\"name\": \"hunt\", \"match\": {\"tenants\": \"acme\"}, \"count\": 2")
            .get("id")
            .getAsString();
    assertThat(isTraced("x-key: k-of-acme\r\n")).isTrue();
    assertThat(isTraced("")).as("nobody known").isFalse();
    gateway.gateway().apply(LiveGateway.config(config(0, "b")));
    JsonObject rule = list().get(0).getAsJsonObject();
    assertThat(rule.get("id").getAsString()).isEqualTo(id);
    assertThat(rule.get("countLeft").getAsInt()).isEqualTo(1);
    assertThat(rule.get("conditions")).hasToString("[\"tenant acme\"]");
    assertThat(isTraced("x-key: k-of-acme\r\n")).isTrue();
    assertThat(isTraced("x-key: k-of-acme\r\n")).isFalse();
    assertThat(gateway.admin("/api/config")).contains("-> b").doesNotContain("-> a");
  }

  @Test
  void time_endsTheRule_andNothingButTheTime() throws Exception {
    create("\"name\": \"hunt\", \"for\": \"1s\"");
    await().until(() -> gateway.metric("headwater_temporary_rules") == 0);
    assertThat(gateway.metric("headwater_temporary_rules_ended_total{cause=\"time\"}")).isOne();
    assertThat(isTraced("")).isFalse();
  }

  @Test
  void removed_isInForceNoMore_andANeverRuleWinsWhileItIs() throws Exception {
    String id = create("\"name\": \"hunt\", \"count\": 1000").get("id").getAsString();
    assertThat(isTraced("")).isTrue();
    assertThat(gateway.call("GET /health HTTP/1.1\r\nhost: h\r\n\r\n").headers("server-timing"))
        .isEmpty();
    assertThat(gateway.admin("DELETE", PATH, "").statusCode()).isEqualTo(405);
    assertThat(isTraced("")).isTrue();
    assertThat(gateway.admin("DELETE", PATH + '/' + id, "").statusCode()).isEqualTo(204);
    assertThat(isTraced("")).isFalse();
  }

  @Test
  void wrongRule_isRefusedAsTheFileWouldBe() {
    HttpResponse<String> refused =
        gateway.admin(
            "POST",
            PATH,
            """
            {
              "name": "hunt",
              "match": {"hedaers": {"x": "y"}, "path": "regex:("},
              "count": "many",
              "who": "ops"
            }
            """);
    assertThat(refused.statusCode()).isEqualTo(400);
    JsonArray problems =
        JsonParser.parseString(refused.body()).getAsJsonObject().getAsJsonArray("problems");
    assertThat(problems.asList().stream().map(problem -> problem.getAsString()))
        .satisfiesExactly(
            problem ->
                assertThat(problem).startsWith("request:1: why: missing (expected: why it is"),
            problem ->
                assertThat(problem)
                    .isEqualTo(
                        "request:3: match.hedaers: unknown (expected: a known key; did you mean"
                            + " `headers`?)"),
            problem -> assertThat(problem).startsWith("request:3: match.path: regex:("),
            problem ->
                assertThat(problem)
                    .isEqualTo("request:4: count: many (expected: a whole number, 1 to 1000000)"));
    assertThat(list()).isEmpty();
  }

  @Test
  void config_showsNoSecret() throws Exception {
    String shown = gateway.admin("/api/config") + gateway.admin("/api/rules");
    assertThat(shown).contains("x-key").contains("authorization: ***");
    assertThat(shown)
        .doesNotContain("s3cret")
        .doesNotContain("c2VjcmV0")
        .doesNotContain(KEY_OF_ACME);
    JsonObject config = JsonParser.parseString(gateway.admin("/api/config")).getAsJsonObject();
    Instant since = Instant.parse(config.get("since").getAsString());
    assertThat(config.getAsJsonObject("reloads").get("applied").getAsInt()).isZero();
    gateway.gateway().apply(LiveGateway.config(config(7, "a")));
    config = JsonParser.parseString(gateway.admin("/api/config")).getAsJsonObject();
    assertThat(Instant.parse(config.get("since").getAsString())).isAfter(since);
    assertThat(config.getAsJsonObject("reloads").get("applied").getAsInt()).isOne();
    assertThat(config.get("effective").getAsString()).contains("at most 7 per second");
    assertThat(gateway.admin("/api/rules")).contains("\"maxPerSecond\":7");
  }

  private String config(int cap, String route) {
    return upstream("svc", server.endpoint().toString())
        + """
        headwater {
          upstreams { a = ${headwater.upstreams.svc}, b = ${headwater.upstreams.svc} }
          routing { resolver = path, routes = [{ name = r, match.path = "/r", upstream = %s }] }
          tracing {
            tenants { header = x-key, keys { acme = "sha256:%s" } }
            debug-tokens.keys.k { algorithm = hmac-sha256
              secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA==" }
            export { to = [embedded, otlp], otlp { endpoint = "http://127.0.0.1:1",
              headers { authorization = s3cret } } }
            sampling {
              max-per-second = %d
              rules = [{ name = health, match.path = "/health", never = true }]
            }
          }
        }
        """
            .formatted(route, KEY_OF_ACME, cap);
  }

  private JsonObject create(String keys) {
    HttpResponse<String> created =
        gateway.admin("POST", PATH, "{" + keys + ", \"who\": \"ops\", \"why\": \"test\"}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return JsonParser.parseString(created.body()).getAsJsonObject();
  }

  private JsonArray list() {
    return JsonParser.parseString(gateway.admin(PATH)).getAsJsonArray();
  }

  private boolean isTraced(String headers) throws IOException {
    return !gateway
        .call("GET /svc/x HTTP/1.1\r\nhost: h\r\n" + headers + "\r\n")
        .headers("server-timing")
        .isEmpty();
  }

  /** Calls over many connections at once; returns how many calls were traced. */
  private long drive() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      CyclicBarrier start = new CyclicBarrier(CLIENTS);
      List<Callable<Long>> clients = new ArrayList<>();
      for (int n = 0; n < CLIENTS; n++) {
        clients.add(
            () -> {
              try (RawClient client = gateway.connect()) {
                start.await();
                long traced = 0;
                for (int call = 0; call < CALLS; call++) {
                  Response response =
                      client.send("GET /svc/x HTTP/1.1\r\nhost: h\r\n\r\n").readResponse();
                  assertThat(response.status()).isEqualTo(200);
                  traced += response.headers("server-timing").size();
                }
                return traced;
              }
            });
      }
      long traced = 0;
      for (Future<Long> client : threads.invokeAll(clients)) {
        traced += client.get();
      }
      return traced;
    } finally {
      threads.shutdownNow();
    }
  }
}
