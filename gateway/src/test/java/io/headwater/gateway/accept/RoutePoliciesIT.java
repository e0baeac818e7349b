package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.LiveGateway;
import io.headwater.gateway.RawClient;
import io.headwater.gateway.RawClient.Response;
import io.headwater.gateway.config.GatewayConfigLoader;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What routes ask for beside forwarding, seen from both ends of the wire. */
final class RoutePoliciesIT extends ClientConnectionFixture {
  private static final String APP = "https://app.example.com";
  private static final String CORS =
      "cors { origins = [\"" + APP + "\"], headers = [x-a], expose = [ETag], credentials = true }";

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  // --- CORS ---

  @Test
  void preflight_isAnsweredHere_decidedAndCounted_whateverMethodTheRouteTakes() throws Exception {
    LiveGateway gateway =
        gateway(
            noting(seen),
            route("match { path = \"/svc/a\", methods = [PUT] }, " + CORS)
                + "headwater.routing.resolver = none\n"
                + "headwater.tracing.sampling.default.probability = 1\n");
    RawClient client = client(gateway);
    Response response = client.send(preflight(APP, "PUT", "X-A, x-evil")).readResponse();
    assertThat(response.status()).isEqualTo(204);
    assertThat(response.headers("access-control-allow-origin")).containsExactly(APP);
    assertThat(response.headers("access-control-allow-methods")).containsExactly("GET, HEAD, POST");
    assertThat(response.headers("access-control-allow-headers")).containsExactly("x-a");
    assertThat(response.headers("vary").get(0)).contains("Origin");
    assertThat(response.headers("content-length")).isEmpty();
    assertThat(response.headers("transfer-encoding")).isEmpty();
    assertThat(response.headers("server-timing")).hasSize(1);
    assertThat(response.closes()).isFalse();

    Response other = client.send(preflight("https://evil.example", "PUT", "x-a")).readResponse();
    assertThat(other.status()).isEqualTo(204);
    assertThat(other.head()).doesNotContainIgnoringCase("access-control-allow");
    // What asks for nothing goes where it always went.
    assertThat(client.send(request("OPTIONS", "/svc/a")).readResponse().status()).isEqualTo(404);
    assertThat(seen).isEmpty();
    gateway.assertBalanced(3);
    assertThat(gateway.sampled()).isEqualTo(3);
    assertThat(gateway.metric("headwater_responses_total{class=\"2xx\",code=\"204\"}"))
        .isEqualTo(2);
  }

  @Test
  void preflight_withABody_isAnsweredAsTheLastOfItsConnection() throws Exception {
    LiveGateway gateway = gateway(noting(seen), route("match { path = \"/svc/a\" }, " + CORS));
    RawClient client = client(gateway);
    String preflight = preflight(APP, "PUT", "x-a");
    String head = preflight.substring(0, preflight.length() - 2) + "content-length: 9\r\n\r\n";
    Response response = client.send(head + "abc").readResponse();
    assertThat(response.status()).isEqualTo(204);
    assertThat(response.closes()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void answer_isDecorated_andTheUpstreamsOwnWordIsDropped() throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                String.join(
                    "\r\n",
                    List.of(
                        "HTTP/1.1 200 OK",
                        "access-control-allow-origin: *",
                        "vary: Accept",
                        "Access-Control-Max-Age: 9",
                        "content-length: 2",
                        "",
                        "ok"))),
            route(CORS) + "headwater.tracing.sampling.default.probability = 1\n");
    Response response = gateway.call(from(APP, "/svc/a"));
    assertThat(response.headers("access-control-allow-origin")).containsExactly(APP);
    assertThat(response.headers("access-control-allow-credentials")).containsExactly("true");
    assertThat(response.headers("access-control-max-age")).isEmpty();
    assertThat(response.headers("access-control-expose-headers"))
        .containsExactly("ETag", "server-timing");
    assertThat(response.headers("vary")).containsExactly("Accept", "Origin");
    Response other = gateway.call(from("https://evil.example", "/svc/a"));
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.head()).doesNotContainIgnoringCase("access-control");
    assertThat(other.headers("vary")).containsExactly("Accept", "Origin");
  }

  @Test
  void errorsOfTheGateway_areDecorated_thoseOfNoRouteToo() throws Exception {
    LiveGateway gateway =
        gateway(
            "headwater.routing { resolver = path, defaults { "
                + CORS
                + ", response-headers.set { x-safe = yes } } }\n");
    for (String path : List.of("/nobody/a", "/gone/a")) {
      Response response = gateway.call(from(APP, path));
      assertThat(response.status()).isGreaterThanOrEqualTo(404);
      assertThat(response.headers("access-control-allow-origin")).containsExactly(APP);
      assertThat(response.headers("x-safe")).containsExactly("yes");
    }
    Response unreadable = gateway.call("GARBAGE\r\n\r\n");
    assertThat(unreadable.status()).isEqualTo(400);
    assertThat(unreadable.headers("x-safe")).containsExactly("yes");
  }

  // --- headers ---

  @Test
  void requestHeaders_areSetAddedAndRemoved_onEveryAttempt() throws Exception {
    LiveGateway gateway =
        gateway(
            noting(seen),
            route(
                "request-headers { set { X-Set = new, x-trace = \"%{trace-id}\","
                    + " x-who = \"%{route} of %{client}\" }, add { x-add = two }, remove = [X-Gone] }"));
    gateway.call(
        String.join(
            "\r\n",
            List.of(
                "GET /svc/a HTTP/1.1",
                "host: h",
                "X-SET: old",
                "x-set: older",
                "x-add: one",
                "x-gone: 1",
                "x-kept: 1",
                "",
                "")));
    List<String> lines = seenLines();
    assertThat(lines)
        .contains("x-set: new", "x-add: one", "x-add: two", "x-kept: 1", "x-who: r of 127.0.0.1")
        .noneMatch(line -> line.contains("old") || line.startsWith("x-gone"));
    String parent =
        lines.stream().filter(line -> line.startsWith("traceparent: ")).findFirst().orElseThrow();
    assertThat(lines).contains("x-trace: " + parent.split("-", -1)[1]);
  }

  @Test
  void responseHeaders_areSetAddedAndRemoved() throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                "HTTP/1.1 200 OK\r\nserver: x\r\nx-set: old\r\nx-add: one\r\ncontent-length: 2\r\n\r\nok"),
            route(
                "response-headers { set { x-set = \"%{route}\" }, add { x-add = two }, remove = [Server] }"));
    Response response = gateway.call(GET);
    assertThat(response.body()).isEqualTo("ok");
    assertThat(response.headers("x-set")).containsExactly("r");
    assertThat(response.headers("x-add")).containsExactly("one", "two");
    assertThat(response.headers("server")).isEmpty();
  }

  @Test
  void trailers_haveNothingThatTheRouteRemovesOrSets() throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  seen.add(connection.readHead());
                  connection.write(
                      CHUNKS
                          + "x-gone: 1\r\nX-Set: 1\r\nAccess-Control-Allow-Origin: *\r\n"
                          + "x-kept: 1\r\n\r\n");
                  connection.awaitEnd();
                }),
            route(
                "request-headers { set { x-set = new }, remove = [X-Gone] },"
                    + " response-headers { set { x-set = new }, remove = [X-Gone] }, "
                    + CORS));
    RawClient client =
        client(gateway)
            .send(post("transfer-encoding: chunked"))
            .send("2\r\nok\r\n0\r\nX-GONE: 1\r\nx-set: 1\r\nx-kept: 1\r\n\r\n");
    assertThat(client.readResponse().body()).isEqualTo("ok");
    assertThat(client.trailers()).isEqualTo("x-kept: 1\r\n");
    assertThat(seenLines()).containsExactly("2", "ok", "0", "x-kept: 1", "", "");
  }

  // --- rewrites ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "strip-prefix = \"/svc\" | /svc/a%2Fb/?q=1 | /a%2Fb/?q=1",
        "path = \"/v2/**\" | /svc/x/../a | /v2/a",
        "path = \"/v2\" | /svc?a | /v2?a",
      })
  void upstream_seesTheRewrittenTarget(String rewrite, String target, String expected)
      throws Exception {
    LiveGateway gateway =
        gateway(noting(seen), route("match.path = \"/svc/**\", rewrite { " + rewrite + " }"));
    assertThat(gateway.call(request("GET", target)).status()).isEqualTo(200);
    assertThat(seenLines().get(0)).isEqualTo("GET " + expected + " HTTP/1.1");
  }

  @Test
  void spans_keepTheOriginalPath_andTheAttemptWhatWasAsked() throws Exception {
    LiveGateway gateway =
        gateway(
            noting(seen),
            route("match.path = \"/svc/{id}\", rewrite.path = \"/v2/{id}\"")
                + "headwater.tracing.sampling.default.probability = 1\n");
    Response response = gateway.call(GET + "");
    String trace = response.headers("server-timing").get(0).split("-", -1)[1];
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.admin("/api/traces/" + trace))
                    .contains("GET /svc/{id}")
                    .containsPattern(
                        "\"url.path\",\\s*\"value\":\\s*\\{\"stringValue\":\\s*\"/svc/a\"")
                    .containsPattern(
                        "\"url.full\",\\s*\"value\":\\s*\\{\"stringValue\":\\s*\"http://[^\"]*/v2/a\""));
  }

  @Test
  void path_thatMayMeanItsParent_isA400() throws Exception {
    LiveGateway gateway =
        gateway(noting(seen), route("match.path = \"/svc/**\", rewrite.path = \"/public/**\""));
    assertThat(gateway.call(request("GET", "/svc/..;/secret")).status()).isEqualTo(400);
    assertThat(seen).isEmpty();
    gateway.assertBalanced(1);
  }

  // --- limits ---

  @Test
  void rateLimit_refusesWith429_onAConnectionThatIsKept() throws Exception {
    LiveGateway gateway =
        gateway(
            noting(seen),
            route("rate-limit { requests-per-second = 0.001, burst = 2, per = \"header:x-key\" }"));
    RawClient client = client(gateway);
    String post = "POST /svc/a HTTP/1.1\r\nhost: h\r\nx-key: a\r\ncontent-length: 0\r\n\r\n";
    assertThat(client.send(post).readResponse().status()).isEqualTo(200);
    assertThat(client.send(post).readResponse().status()).isEqualTo(200);
    Response refused =
        client
            .send("POST /svc/a HTTP/1.1\r\nhost: h\r\nx-key: a\r\ncontent-length: 5\r\n\r\n")
            .send("hello")
            .readResponse();
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.closes()).isFalse();
    assertThat(refused.headers("retry-after"))
        .singleElement()
        .satisfies(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 1000));
    assertThat(refused.body()).contains("\"code\":429").contains("\"id\":\"headwater\"");
    assertThat(client.send(post.replace("x-key: a", "x-key: b")).readResponse().status())
        .isEqualTo(200);
    assertThat(seen).hasSize(3);
    gateway.assertBalanced(4);
    assertThat(gateway.metric("headwater_rate_limited_total{route=\"r\"}")).isOne();
    assertThat(gateway.metric("headwater_failures_total{kind=\"rate-limited\"}")).isOne();
  }

  @Test
  void rateLimit_survivesAReloadThatLeavesIt() throws Exception {
    var server = noting(seen);
    String limited = route("rate-limit { requests-per-second = 0.001, burst = 1, per = route }");
    LiveGateway gateway = gateway(server, limited);
    String hocon = LiveGateway.upstream("svc", server.endpoint().toString());
    GatewayConfigLoader loader = new GatewayConfigLoader(Map.of(), new Properties());
    assertThat(gateway.call(GET).status()).isEqualTo(200);
    gateway.gateway().apply(loader.parse(hocon + limited, "test"));
    assertThat(gateway.call(GET).status()).isEqualTo(429);
    gateway
        .gateway()
        .apply(loader.parse(hocon + limited.replace("burst = 1", "burst = 2"), "test"));
    assertThat(gateway.call(GET).status()).isEqualTo(200);
  }

  @Test
  void timeoutAndBody_areThoseOfTheRoute() throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  connection.awaitEnd();
                }),
            route("timeout = 100ms, max-request-body = 3")
                + "headwater.listen.limits.request-body = 1\n");
    assertThat(gateway.call(GET).status()).isEqualTo(504);
    assertThat(gateway.call(post("content-length: 3") + "abc").status()).isEqualTo(504);
    Response large = gateway.call(post("content-length: 4") + "abcd");
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.body()).contains("larger than 3 bytes");
  }

  private List<String> seenLines() throws InterruptedException {
    String head = seen.poll(20, TimeUnit.SECONDS);
    assertThat(head).isNotNull();
    return List.of(head.split("\r\n", -1));
  }

  /** The configuration of the only route. */
  private static String route(String policies) {
    return "headwater.routing.routes = [{ name = r, upstream = svc, " + policies + " }]\n";
  }

  private static String from(String origin, String path) {
    return "GET " + path + " HTTP/1.1\r\nhost: h\r\nOrigin: " + origin + "\r\n\r\n";
  }

  private static String preflight(String origin, String method, String headers) {
    return "OPTIONS /svc/a HTTP/1.1\r\nhost: h\r\norigin: "
        + origin
        + "\r\naccess-control-request-method: "
        + method
        + "\r\naccess-control-request-headers: "
        + headers
        + "\r\n\r\n";
  }
}
