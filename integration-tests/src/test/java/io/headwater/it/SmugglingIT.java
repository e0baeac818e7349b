package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests, byte by byte, that two servers could understand in two ways (RFC 9112, section 11.2):
 * they are refused, the connection ends, and the upstream hears nothing of what was to be smuggled.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SmugglingIT {
  private static final String SMUGGLED = "GET /app/smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

  /** An empty body: what is refused is the head, then. */
  private static final String NO_CHUNKS = "0\r\n\r\n";

  private RawUpstream upstream;
  private GatewayProcess gateway;

  @BeforeAll
  void start() throws Exception {
    upstream =
        RawUpstream.answering(
            request -> {
              boolean head = request.line().startsWith("HEAD");
              String body = request.line() + "|" + request.octets();
              String response = RawUpstream.response(body);
              return head ? response.substring(0, response.indexOf("\r\n\r\n") + 4) : response;
            });
    gateway =
        GatewayProcess.run(
            """
            headwater {
              listen.limits { request-line = 2k, headers = 4k, request-body = 64k }
              upstreams.app.endpoints = ["%s"]
              routing.routes = [{ name = app, match { path = "/app/**" }, upstream = app }]
              tracing {
                sampling.default.probability = 1
                export { to = [embedded], queue.delay = 50ms }
              }
            }
            """
                .formatted(upstream.uri()));
  }

  @AfterAll
  void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static Arguments refused(String why, int status, String request) {
    return Arguments.of(why, status, request);
  }

  private static String get(String... headers) {
    return "GET /app/x HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }

  private static String post(String... headers) {
    return "POST /app/x HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }

  static Stream<Arguments> ambiguous() {
    String host = "Host: a";
    String chunked = "Transfer-Encoding: chunked";
    return Stream.of(
        refused("CL and TE", 400, post(host, "Content-Length: 5", chunked) + "0\r\n\r\n"),
        refused("TE and CL", 400, post(host, chunked, "Content-Length: 5") + "0\r\n\r\n"),
        refused("two lengths", 400, post(host, "Content-Length: 5", "Content-Length: 6") + "aaaaa"),
        refused("a list of lengths", 400, post(host, "Content-Length: 5, 6") + "aaaaa"),
        refused("a negative length", 400, post(host, "Content-Length: -1")),
        refused("a signed length", 400, post(host, "Content-Length: +5") + "aaaaa"),
        refused("a length in hex", 400, post(host, "Content-Length: 0x5") + "aaaaa"),
        refused("an empty length", 400, post(host, "Content-Length: ")),
        refused("a length beyond a long", 400, post(host, "Content-Length: 99999999999999999999")),
        refused("a length beyond the limit", 413, post(host, "Content-Length: 65537")),
        refused("two hosts", 400, get(host, "Host: b")),
        refused("two equal hosts", 400, get(host, host)),
        refused("no host", 400, get("X: y")),
        refused("a host with a path", 400, get("Host: a/b")),
        refused("a host with a user", 400, get("Host: u@a")),
        refused("an empty host", 400, get("Host: ")),
        refused("space before the colon", 400, post(host, "Content-Length : 5") + "aaaaa"),
        refused(
            "tab before the colon", 400, post(host, "Transfer-Encoding\t: chunked") + NO_CHUNKS),
        refused(
            "a folded coding",
            400,
            post(host, "Content-Length: 5", "Transfer-Encoding:", " chunked") + NO_CHUNKS),
        refused("a folded length", 400, post(host, "Content-Length: 5", " 6") + "aaaaa"),
        refused("a folded header", 400, get(host, "X: y", " \t z", "Y: 1")),
        refused("a folded first header", 400, get(" X: y", host)),
        refused("a header without a colon", 400, get(host, "nonsense")),
        refused("a header without a name", 400, get(host, ": y")),
        refused("a bare LF after the line", 400, "GET /app/x HTTP/1.1\nHost: a\r\n\r\n"),
        refused("a bare LF after a header", 400, "GET /app/x HTTP/1.1\r\nHost: a\nX: y\r\n\r\n"),
        refused("a bare LF at the end", 400, "GET /app/x HTTP/1.1\r\nHost: a\r\n\n"),
        refused("a bare CR in a value", 400, get(host, "X: y\rContent-Length: 5")),
        refused("NUL in a value", 400, get(host, "X: a\0b")),
        refused("NUL in a name", 400, get(host, "X\0Y: b")),
        refused("gzip, chunked", 400, post(host, "Transfer-Encoding: gzip, chunked") + NO_CHUNKS),
        refused("chunked twice", 400, post(host, chunked, chunked) + "0\r\n\r\n"),
        refused("chunked, chunked", 400, post(host, chunked + ", chunked") + "0\r\n\r\n"),
        refused(
            "chunked and identity",
            400,
            post(host, chunked, "Transfer-Encoding: identity") + NO_CHUNKS),
        refused("identity", 400, post(host, "Transfer-Encoding: identity") + NO_CHUNKS),
        refused("a coding with a tail", 400, post(host, "Transfer-Encoding: xchunked") + NO_CHUNKS),
        refused("a vertical tab", 400, post(host, "Transfer-Encoding: \u000bchunked") + NO_CHUNKS),
        refused(
            "chunks in HTTP/1.0",
            400,
            "POST /app/x HTTP/1.0\r\n" + chunked + "\r\n\r\n" + NO_CHUNKS),
        refused("CONNECT", 501, "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"),
        refused("HTTP/2's preface", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        refused("HTTP/0.9", 400, "GET /app/x\r\n\r\n"),
        refused("HTTP/1.2", 505, "GET /app/x HTTP/1.2\r\nHost: a\r\n\r\n"),
        refused("lower case http", 400, "GET /app/x http/1.1\r\nHost: a\r\n\r\n"),
        refused("no HTTP at all", 400, "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\r\n\r\n"),
        refused("NUL in the target", 400, "GET /app/\0x HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused("bytes over 127 in the target", 400, "GET /app/\u00fc HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused("a fragment", 400, "GET /app/x#y HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused("space in the target", 400, "GET /app/x y HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused("a relative target", 400, "GET app/x HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused("another scheme", 400, "GET ftp://a/app/x HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused("an asterisk for GET", 400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused("a method with a separator", 400, "GE(T /app/x HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused(
            "a long line", 414, "GET /app/" + "x".repeat(3000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused("a long header", 431, get(host, "X: " + "y".repeat(5000))),
        refused("many headers", 431, get(host, "X: yyyyyyyyyyyyyyyyy\r\n".repeat(250) + "Y: z")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("ambiguous")
  void request_thatIsAmbiguous_isRefusedAndEndsTheConnection(String why, int status, String request)
      throws IOException {
    long before = upstream.count();
    try (RawClient client = gateway.connect()) {
      sendAll(client, request + SMUGGLED);

      RawResponse response = client.response();

      assertThat(response.status()).as("%s: %s", why, response.body()).isEqualTo(status);
      assertThat(response.closes()).isTrue();
      assertThat(response.json().get("code").getAsInt()).isEqualTo(status);
      assertThat(client.isClosedByServer()).as("the connection ended").isTrue();
    }
    assertThat(upstream.count()).as("requests that reached the upstream").isEqualTo(before);
  }

  /** A gateway that has answered already may reset what is still on its way. */
  private static void sendAll(RawClient client, String bytes) throws IOException {
    try {
      client.write(bytes);
    } catch (SocketException e) {
      assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|aborted).*");
    }
  }

  static Stream<Arguments> badBodies() {
    return Stream.of(
        refused("no hex", 400, "xyz\r\naaaaa\r\n0\r\n\r\n"),
        refused("a negative size", 400, "-5\r\naaaaa\r\n0\r\n\r\n"),
        refused("a size in 0x", 400, "0x5\r\naaaaa\r\n0\r\n\r\n"),
        refused("an empty size", 400, "\r\naaaaa\r\n0\r\n\r\n"),
        refused("a size beyond a long", 400, "fffffffffffffffff\r\na\r\n0\r\n\r\n"),
        refused("a bare LF after the size", 400, "5\naaaaa\r\n0\r\n\r\n"),
        refused("a bare LF after the data", 400, "5\r\naaaaa\n0\r\n\r\n"),
        refused("more data than the size", 400, "5\r\naaaaaaa\r\n0\r\n\r\n"),
        refused("a bare LF after the trailer", 400, "0\r\nX: y\n\r\n"),
        refused("space before the size", 400, " 5\r\naaaaa\r\n0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("badBodies")
  void chunks_thatAreMalformed_areRefusedAndEndTheConnection(String why, int status, String chunks)
      throws IOException {
    long before = upstream.count();
    try (RawClient client = gateway.connect()) {
      sendAll(client, post("Host: a", "Transfer-Encoding: chunked") + chunks + SMUGGLED);

      RawResponse response = client.response();

      assertThat(response.status()).as("%s: %s", why, response.body()).isEqualTo(status);
      assertThat(response.closes()).isTrue();
      assertThat(client.isClosedByServer()).as("the connection ended").isTrue();
    }
    assertThat(upstream.count()).as("whole requests at the upstream").isEqualTo(before);
  }

  @Test
  void body_thatIsChunkedBeyondTheLimit_is413() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.send("POST /app/x HTTP/1.1", "Transfer-Encoding: chunked");
      String chunk = "8000\r\n" + "a".repeat(0x8000) + "\r\n";
      sendAll(client, chunk + chunk + chunk);

      RawResponse response = client.response();

      assertThat(response.status()).isEqualTo(413);
      assertThat(response.closes()).isTrue();
    }
  }

  @Test
  void absoluteForm_winsOverHost() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.write("GET http://b.example:81/app/absolute?q HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(client.response().status()).isEqualTo(200);
    }
    RawUpstream.Request request = lastRequest();
    assertThat(request.line()).isEqualTo("GET /app/absolute?q HTTP/1.1");
    assertThat(request.header("host")).containsExactly("b.example:81");
  }

  @Test
  void http10_isServed_andTheConnectionEnds() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.write("GET /app/old HTTP/1.0\r\n\r\n");

      RawResponse response = client.response();

      assertThat(response.status()).isEqualTo(200);
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(lastRequest().line()).isEqualTo("GET /app/old HTTP/1.1");
    assertThat(lastRequest().header("host")).hasSize(1);
  }

  @Test
  void optionsAsterisk_isNoPathOfAnybody() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.send("OPTIONS * HTTP/1.1");

      assertThat(client.response().status()).isEqualTo(404);
      assertThat(client.get("/app/x").status()).isEqualTo(200);
    }
  }

  @Test
  void pipelinedRequests_areAnsweredInOrder() throws IOException {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      boolean unknown = i % 7 == 3;
      requests
          .append(i % 5 == 4 ? "HEAD " : "GET ")
          .append(unknown ? "/nobody/" : "/app/")
          .append(i)
          .append(" HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    try (RawClient client = gateway.connect()) {
      client.write(requests.toString());
      for (int i = 0; i < 50; i++) {
        boolean head = i % 5 == 4;
        RawResponse response = client.responseTo(head ? "HEAD" : "GET");

        assertThat(response.status()).isEqualTo(i % 7 == 3 ? 404 : 200);
        assertThat(response.closes()).isFalse();
        if (!head && response.status() == 200) {
          assertThat(response.body()).isEqualTo("GET /app/" + i + " HTTP/1.1|");
        }
      }
    }
  }

  @Test
  void pipelinedBodies_areKeptApart() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.write(
          "POST /app/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
              + "POST /app/2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "2\r\nde\r\n1;extension=x\r\nf\r\n0\r\nTrailer: t\r\n\r\n"
              + "POST /app/3 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
              + "GET /app/4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
              + "GET /app/after HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(client.response().body()).isEqualTo("POST /app/1 HTTP/1.1|abc");
      assertThat(client.response().body()).isEqualTo("POST /app/2 HTTP/1.1|def");
      assertThat(client.response().body()).isEqualTo("POST /app/3 HTTP/1.1|");
      RawResponse last = client.response();
      assertThat(last.body()).isEqualTo("GET /app/4 HTTP/1.1|");
      assertThat(last.closes()).isTrue();
      assertThat(client.responseOrEnd("GET")).isEqualTo(Optional.empty());
    }
    assertThat(upstream.requests()).noneMatch(request -> request.target().equals("/app/after"));
  }

  @Test
  void expectation_isAnsweredByTheUpstreamOrTheGateway_beforeTheBody() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.send("POST /nobody/x HTTP/1.1", "Content-Length: 5", "Expect: 100-continue");

      RawResponse response = client.response();

      assertThat(response.status()).isEqualTo(404);
      assertThat(response.closes()).as("the body may still come, or not").isTrue();
    }
  }

  @Test
  void refusal_whileTheBodyIsStillSent_isReadByTheClient() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.send("POST /nobody/x HTTP/1.1", "Content-Length: 60000");
      sendAll(client, "a".repeat(30_000));

      RawResponse response = client.response();

      assertThat(response.status()).isEqualTo(404);
      assertThat(response.closes()).isTrue();
      sendAll(client, "a".repeat(30_000));
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void client_thatResetsWithinItsBody_leavesNothingBehind() throws IOException {
    Ledger before = gateway.admin().awaitSettledLedger();
    long gone = clientsGone();
    long whole = upstream.count();
    RawClient client = gateway.connect();
    client.send("POST /app/x HTTP/1.1", "Content-Length: 60000");
    client.write("a".repeat(30_000));
    gateway.admin().awaitLedger(ledger -> ledger.inFlight() == 1);

    client.reset();

    Ledger after = gateway.admin().awaitSettledLedger();
    assertThat(after.requests()).isEqualTo(before.requests() + 1);
    assertThat(clientsGone()).isEqualTo(gone + 1);
    assertThat(upstream.count()).isEqualTo(whole);
    assertThat(RawClient.get(gateway.gateway(), "/app/x").status()).isEqualTo(200);
  }

  private long clientsGone() throws IOException {
    return gateway.admin().metric("headwater_failures_total{kind=\"client-gone\"}");
  }

  private RawUpstream.Request lastRequest() {
    List<RawUpstream.Request> requests = upstream.requests();
    return requests.get(requests.size() - 1);
  }
}
