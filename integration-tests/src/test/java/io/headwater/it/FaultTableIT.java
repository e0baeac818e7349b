package io.headwater.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.headwater.it.FaultyServer.Fault;
import io.headwater.it.FaultyServer.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can break, on either side, and what becomes of it: the client's answer, the access log, the
 * spans, the books, the counters, and the upstream connection.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultTableIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String POST =
      "POST /svc/x HTTP/1.1\r\nhost: h\r\ncontent-length: 2\r\n\r\nhi";
  private static final String GET = "GET /svc/x HTTP/1.1\r\nhost: h\r\n\r\n";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
  private static final String LONG = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n0123456789";
  private static final String BROKEN = "broken";

  private FaultyServer upstream;
  private GatewayProcess gateway;
  private Path log;
  private int logged;

  /**
   * A fault of the upstream.
   *
   * @param name of the fault
   * @param request what the client sends
   * @param fault what the upstream does
   * @param status what the client gets
   * @param body what the client gets of it; {@code broken}: the connection ends within
   * @param failure as span, log and counter have it, one of some where the order of the bytes and
   *     of the reset is the kernel's; empty: none
   * @param attempts at the upstream
   * @param kept whether the connection that saw the fault is used again
   */
  private record UpstreamRow(
      String name,
      String request,
      Fault fault,
      int status,
      String body,
      String failure,
      int attempts,
      boolean kept) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A fault of the client.
   *
   * @param name of the fault
   * @param fault what the client does; the upstream is sound
   * @param answers statuses that the client gets, before the connection ends
   * @param statuses those of the exchanges, as the log has them
   * @param failure of the last exchange; empty: none
   */
  private record ClientRow(
      String name,
      ClientFault fault,
      List<Integer> answers,
      List<Integer> statuses,
      String failure) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** What a client does. */
  @FunctionalInterface
  private interface ClientFault {
    void play(Wire wire, FaultyServer upstream) throws Exception;
  }

  /** The part of a response that came. */
  private record Answer(int status, String body) {}

  @BeforeAll
  void start() throws Exception {
    upstream = new FaultyServer();
    log = Files.createTempFile("headwater", ".jsonl");
    gateway =
        GatewayProcess.run(
            """
            headwater {
              runtime.event-loops = 1
              listen.timeouts { request-head = 2s, body = 2s }
              access-log { format = json, file = "%s" }
              upstreams {
                svc { endpoints = ["%s"], timeout = 1s }
                refusing { endpoints = ["%s"] }
              }
              tracing {
                sampling.default.probability = 1
                export { to = [embedded], queue.delay = 20ms }
              }
            }
            """
                .formatted(log, upstream.uri(), unused()));
  }

  @AfterAll
  void stop() throws Exception {
    // Looks for leaks and stack traces.
    gateway.close();
    upstream.close();
    Files.delete(log);
  }

  static List<UpstreamRow> upstreamFaults() {
    return List.of(
        new UpstreamRow(
            "reset before the head",
            POST,
            (wire, head) -> wire.reset(),
            502,
            "{",
            "upstream-reset",
            1,
            false),
        new UpstreamRow(
            "reset before the head, and a retry is safe",
            GET,
            (wire, head) -> wire.reset(),
            200,
            "ok",
            "",
            2,
            false),
        new UpstreamRow(
            "close before the head",
            POST,
            (wire, head) -> wire.socket().close(),
            502,
            "{",
            "upstream-reset",
            1,
            false),
        new UpstreamRow(
            "reset within the head",
            POST,
            (wire, head) -> {
              wire.write("HTTP/1.1 200 OK\r\ncontent-le");
              wire.reset();
            },
            502,
            "{",
            "upstream-reset|upstream-protocol",
            1,
            false),
        new UpstreamRow(
            "close after an interim response",
            POST,
            (wire, head) -> {
              wire.write("HTTP/1.1 103 Early Hints\r\n\r\n");
              wire.socket().close();
            },
            502,
            "{",
            "upstream-reset",
            1,
            false),
        new UpstreamRow(
            "reset within the body",
            GET,
            (wire, head) -> {
              wire.write(LONG);
              head.await();
              wire.reset();
            },
            200,
            BROKEN,
            "upstream-reset",
            1,
            false),
        new UpstreamRow(
            "a body shorter than its length",
            GET,
            (wire, head) -> {
              wire.write(LONG);
              wire.socket().close();
            },
            200,
            BROKEN,
            "upstream-reset",
            1,
            false),
        new UpstreamRow(
            "a body longer than its length",
            GET,
            (wire, head) ->
                wire.write(FaultyServer.OK + "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil"),
            200,
            "ok",
            "",
            1,
            false),
        new UpstreamRow(
            "stall before the head",
            POST,
            (wire, head) -> wire.stall(),
            504,
            "{",
            "upstream-timeout",
            1,
            false),
        new UpstreamRow(
            "stall within the head",
            POST,
            (wire, head) -> {
              wire.write("HTTP/1.1 200 OK\r\n");
              wire.stall();
            },
            504,
            "{",
            "upstream-timeout",
            1,
            false),
        new UpstreamRow(
            "stall within the body",
            GET,
            (wire, head) -> {
              wire.write(LONG);
              wire.stall();
            },
            200,
            BROKEN,
            "upstream-timeout",
            1,
            false),
        new UpstreamRow(
            "slow drip",
            GET,
            (wire, head) -> wire.drip(CHUNKED + "3;x=y\r\nabc\r\n0\r\na: b\r\n\r\n"),
            200,
            "abc",
            "",
            1,
            true),
        new UpstreamRow(
            "oversized head",
            POST,
            (wire, head) -> {
              wire.write(
                  "HTTP/1.1 200 OK\r\nx: " + "a".repeat(200_000) + "\r\ncontent-length: 0\r\n\r\n");
              wire.stall();
            },
            502,
            "{",
            "upstream-protocol",
            1,
            false),
        new UpstreamRow(
            "garbage",
            POST,
            (wire, head) -> {
              wire.write("SSH-2.0-OpenSSH_9.2\r\n\r\n");
              wire.stall();
            },
            502,
            "{",
            "upstream-protocol",
            1,
            false),
        new UpstreamRow(
            "two lengths",
            POST,
            (wire, head) -> {
              wire.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nabc");
              wire.stall();
            },
            502,
            "{",
            "upstream-protocol",
            1,
            false),
        new UpstreamRow(
            "close within a chunk",
            GET,
            (wire, head) -> {
              wire.write(CHUNKED + "a\r\n01234");
              wire.socket().close();
            },
            200,
            BROKEN,
            "upstream-reset",
            1,
            false),
        new UpstreamRow(
            "close before the last chunk",
            GET,
            (wire, head) -> {
              wire.write(CHUNKED + "2\r\nab\r\n");
              wire.socket().close();
            },
            200,
            BROKEN,
            "upstream-reset",
            1,
            false),
        new UpstreamRow(
            "garbage for a chunk",
            GET,
            (wire, head) -> {
              wire.write(CHUNKED + "2\r\nab\r\n");
              head.await();
              wire.write("zz\r\n");
              wire.stall();
            },
            200,
            BROKEN,
            "upstream-protocol",
            1,
            false),
        new UpstreamRow(
            "a body that only the end of the connection ends",
            GET,
            (wire, head) -> {
              wire.write("HTTP/1.1 200 OK\r\n\r\nall of it");
              wire.socket().close();
            },
            200,
            "all of it",
            "",
            1,
            false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("upstreamFaults")
  void upstreamFault(UpstreamRow row) throws Exception {
    Ledger before = gateway.admin().awaitSettledLedger();
    long failures = failures(row.failure());
    long responses = responses(row.status());
    CountDownLatch clientHasHead = new CountDownLatch(1);
    upstream.arm(row.fault(), clientHasHead);

    Answer answer;
    try (Socket socket = connect()) {
      new Wire(socket).write(row.request());
      answer = answer(socket, clientHasHead);
    }
    int faulty = upstream.lastConnection();

    assertThat(answer.status()).isEqualTo(row.status());
    assertThat(answer.body().startsWith(row.body())).as(answer.body()).isTrue();
    JsonObject line = awaitLines(1).get(0);
    assertThat(line.get("status").getAsInt()).isEqualTo(row.status());
    assertThat(line.get("attempts").getAsInt()).isEqualTo(row.attempts());
    assertThat(line.get("upstream").getAsString()).isEqualTo("svc");
    String failure = textOf(line, "failure");
    assertThat(row.failure().split("\\|", -1)).contains(failure);
    assertSpans(line, failure, row.attempts());
    assertBooks(before, 1);
    assertThat(failures(row.failure())).isEqualTo(failures + (failure.isEmpty() ? 0 : 1));
    assertThat(responses(row.status())).isEqualTo(responses + 1);
    assertPool(row.attempts() > 1 || row.kept() ? faulty : -1, faulty);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clientFaults")
  void clientFault(ClientRow row) throws Exception {
    Ledger before = gateway.admin().awaitSettledLedger();
    long failures = failures(row.failure());
    int exchanges = row.statuses().size();
    long attempts = gateway.admin().metric("headwater_attempts_total");

    try (Socket socket = connect()) {
      row.fault().play(new Wire(socket), upstream);
      if (!socket.isClosed()) {
        for (int status : row.answers()) {
          assertThat(answer(socket, new CountDownLatch(1)).status()).isEqualTo(status);
        }
        assertThat(answer(socket, new CountDownLatch(1)).status()).as("the end").isZero();
      }
    }

    List<JsonObject> lines = awaitLines(exchanges);
    assertThat(lines).extracting(line -> line.get("status").getAsInt()).isEqualTo(row.statuses());
    for (int i = 0; i < exchanges; i++) {
      JsonObject line = lines.get(i);
      String failure = i == exchanges - 1 ? row.failure() : "";
      assertThat(textOf(line, "failure")).isEqualTo(failure);
      assertSpans(line, failure, line.get("attempts").getAsInt());
    }
    assertBooks(before, exchanges);
    assertThat(failures(row.failure())).isEqualTo(failures + (row.failure().isEmpty() ? 0 : 1));
    assertThat(gateway.admin().metric("headwater_attempts_total") - attempts)
        .isEqualTo(lines.stream().mapToLong(line -> line.get("attempts").getAsLong()).sum());
    // The upstream's connection is idle, or gone.
    await().atMost(PATIENCE).until(() -> upstream.openConnections() <= 1);
    assertPool(0, 0);
  }

  static List<ClientRow> clientFaults() {
    return List.of(
        new ClientRow(
            "close without a word",
            (wire, up) -> wire.socket().shutdownOutput(),
            List.of(),
            List.of(),
            ""),
        new ClientRow(
            "reset within the head",
            (wire, up) -> {
              wire.write("GET /svc/x HTTP/1.1\r\nho");
              wire.reset();
            },
            List.of(),
            List.of(),
            ""),
        new ClientRow(
            "stall within the head",
            (wire, up) -> wire.write("GET /svc/x HTTP/1.1\r\nho"),
            List.of(408),
            List.of(408),
            "request-head-timeout"),
        new ClientRow(
            "slow drip",
            (wire, up) -> {
              wire.drip(POST.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n"));
            },
            List.of(200),
            List.of(200),
            ""),
        new ClientRow(
            "oversized request line",
            (wire, up) ->
                wire.write("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nhost: h\r\n\r\n"),
            List.of(414),
            List.of(414),
            "target-too-long"),
        new ClientRow(
            "oversized head",
            (wire, up) ->
                wire.write("GET / HTTP/1.1\r\nhost: h\r\nx: " + "a".repeat(100_000) + "\r\n\r\n"),
            List.of(431),
            List.of(431),
            "head-too-large"),
        new ClientRow(
            "garbage",
            (wire, up) -> wire.write("\u0016\u0003\u0001\u0002\r\n\r\n"),
            List.of(400),
            List.of(400),
            "malformed-request"),
        new ClientRow(
            "two lengths",
            (wire, up) ->
                wire.write(
                    "POST /svc/x HTTP/1.1\r\nhost: h\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nabc"),
            List.of(400),
            List.of(400),
            "malformed-request"),
        new ClientRow(
            "reset within the body",
            (wire, up) -> {
              int requests = up.connections();
              wire.write("POST /svc/x HTTP/1.1\r\nhost: h\r\ncontent-length: 100\r\n\r\nabc");
              await()
                  .atMost(PATIENCE)
                  .until(() -> up.openConnections() > 0 && up.connections() >= requests);
              wire.reset();
            },
            List.of(),
            List.of(499),
            "client-gone"),
        new ClientRow(
            "stall within the body",
            (wire, up) ->
                wire.write("POST /svc/x HTTP/1.1\r\nhost: h\r\ncontent-length: 100\r\n\r\nabc"),
            List.of(408),
            List.of(408),
            "request-body-timeout"),
        new ClientRow(
            "a body longer than its length",
            (wire, up) -> wire.write(POST + "evil\r\n\r\n"),
            List.of(200, 400),
            List.of(200, 400),
            "malformed-request"),
        new ClientRow(
            "garbage for a chunk",
            (wire, up) ->
                wire.write(
                    "POST /svc/x HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n"),
            List.of(400),
            List.of(400),
            "malformed-request"),
        new ClientRow(
            "reset within a chunk",
            (wire, up) -> {
              wire.write(
                  "POST /svc/x HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\na\r\n01234");
              await().atMost(PATIENCE).until(() -> up.openConnections() > 0);
              wire.reset();
            },
            List.of(),
            List.of(499),
            "client-gone"),
        new ClientRow(
            "reset while the upstream thinks",
            (wire, up) -> {
              CountDownLatch came = new CountDownLatch(1);
              up.arm(
                  (upstreamWire, head) -> {
                    came.countDown();
                    upstreamWire.stall();
                  },
                  came);
              wire.write(POST);
              came.await();
              wire.reset();
            },
            List.of(),
            List.of(499),
            "client-gone"),
        new ClientRow(
            "reset within the response",
            (wire, up) -> {
              CountDownLatch hasHead = new CountDownLatch(1);
              up.arm(
                  (upstreamWire, head) -> {
                    upstreamWire.write(LONG);
                    upstreamWire.stall();
                  },
                  hasHead);
              wire.write(GET);
              new WireReader(wire.socket().getInputStream()).head();
              wire.reset();
            },
            List.of(),
            List.of(200),
            "client-gone"));
  }

  @ParameterizedTest
  @MethodSource("refusedRequests")
  void upstream_thatRefuses(String request) throws Exception {
    Ledger before = gateway.admin().awaitSettledLedger();
    long failures = failures("upstream-refused");
    Answer answer;
    try (Socket socket = connect()) {
      new Wire(socket).write(request);
      answer = answer(socket, new CountDownLatch(1));
    }
    assertThat(answer.status()).isEqualTo(502);
    JsonObject line = awaitLines(1).get(0);
    assertThat(textOf(line, "failure")).isEqualTo("upstream-refused");
    assertSpans(line, "upstream-refused", line.get("attempts").getAsInt());
    assertBooks(before, 1);
    assertThat(failures("upstream-refused")).isEqualTo(failures + 1);
  }

  static List<String> refusedRequests() {
    return List.of(GET.replace("/svc/", "/refusing/"), POST.replace("/svc/", "/refusing/"));
  }

  // --- what is looked at after each ---

  /** The root span says what failed, and each attempt has a span of its own. */
  private void assertSpans(JsonObject line, String failure, int attempts) {
    List<SpanView> spans =
        gateway
            .admin()
            .awaitTrace(
                line.get("traceId").getAsString(),
                found -> found.size() == attempts + 1 && found.stream().anyMatch(SpanView::isRoot));
    SpanView root = spans.stream().filter(SpanView::isRoot).findFirst().orElseThrow();
    int status = line.get("status").getAsInt();
    assertThat(root.attribute("headwater.failure")).isEqualTo(failure);
    if (status != 499) {
      assertThat(root.attribute("http.response.status_code")).isEqualTo(Integer.toString(status));
    }
    boolean gatewaysOrUpstreams = failure.startsWith("upstream-");
    assertThat(root.status() == SpanView.ERROR).as(root.toString()).isEqualTo(gatewaysOrUpstreams);
    assertThat(root.attribute("error.type").isEmpty())
        .as(root.toString())
        .isEqualTo(!gatewaysOrUpstreams);
    if (gatewaysOrUpstreams && attempts > 0) {
      assertThat(spans.stream().filter(span -> span.kind() == SpanView.CLIENT))
          .anyMatch(
              span -> span.status() == SpanView.ERROR && !span.attribute("error.type").isEmpty());
    }
  }

  /** Every exchange was decided once, and every span has one fate. */
  private void assertBooks(Ledger before, int exchanges) throws IOException {
    Ledger after = gateway.admin().awaitSettledLedger();
    assertThat(after.requests()).isEqualTo(before.requests() + exchanges);
    assertThat(after.isBalanced()).isTrue();
    assertThat(gateway.admin().metric("headwater_exchanges_in_flight")).isZero();
    await().atMost(PATIENCE).until(() -> gateway.admin().metric("headwater_connections_open") == 0);
  }

  /** A sound request goes through, and leaves one idle connection: the expected one. */
  private void assertPool(int expected, int faulty) throws Exception {
    try (Socket socket = connect()) {
      new Wire(socket).write(POST);
      assertThat(answer(socket, new CountDownLatch(1))).isEqualTo(new Answer(200, "ok"));
    }
    awaitLines(1);
    if (expected > 0) {
      assertThat(upstream.lastConnection()).as("connection").isEqualTo(expected);
    } else if (expected < 0) {
      assertThat(upstream.lastConnection()).as("connection").isNotEqualTo(faulty);
    }
    await().atMost(PATIENCE).until(() -> upstream.openConnections() == 1);
  }

  private List<JsonObject> awaitLines(int more) {
    int from = logged;
    List<String> lines =
        await()
            .atMost(PATIENCE)
            .until(() -> Files.readAllLines(log, UTF_8), all -> all.size() >= from + more);
    assertThat(lines).hasSize(from + more);
    logged = lines.size();
    return lines.subList(from, lines.size()).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(gateway.gateway().getHost(), gateway.gateway().getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /** The next response; status 0: the connection ended before one. */
  private static Answer answer(Socket socket, CountDownLatch hasHead) throws IOException {
    WireReader in = new WireReader(socket.getInputStream());
    try {
      List<String> head = in.head();
      if (head == null) {
        return new Answer(0, "");
      }
      int status = Integer.parseInt(head.get(0).split(" ", 3)[1]);
      if (status < 200) {
        return answer(socket, hasHead);
      }
      hasHead.countDown();
      List<RawHeader> headers =
          head.subList(1, head.size()).stream().map(RawHeader::parse).toList();
      try {
        return new Answer(status, in.body(headers, true));
      } catch (EOFException | SocketException e) {
        return new Answer(status, BROKEN);
      }
    } catch (SocketException e) {
      return new Answer(0, "");
    }
  }

  /** How many exchanges failed in one of some ways: {@code one|other}. */
  private long failures(String kinds) throws IOException {
    long failures = 0;
    for (String kind : kinds.split("\\|", -1)) {
      failures +=
          kind.isEmpty()
              ? 0
              : gateway.admin().metric("headwater_failures_total{kind=\"" + kind + "\"}");
    }
    return failures;
  }

  private long responses(int status) throws IOException {
    String series =
        "headwater_responses_total{class=\"%dxx\",code=\"%d\"} ".formatted(status / 100, status);
    return gateway
        .admin()
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(series.length())))
        .sum();
  }

  private static String textOf(JsonObject line, String name) {
    return line.has(name) ? line.get(name).getAsString() : "";
  }

  private static URI unused() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }
}
