package io.headwater.it;

import static io.headwater.it.FaultTable.BROKEN;
import static io.headwater.it.FaultTable.GET;
import static io.headwater.it.FaultTable.POST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.headwater.it.FaultTable.ClientRow;
import io.headwater.it.FaultTable.UpstreamRow;
import io.headwater.it.FaultyServer.Armed;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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

  private FaultyServer upstream;
  private GatewayProcess gateway;
  private Path log;
  private int logged;

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
                .formatted(log, upstream.uri(), FreePort.uri()));
  }

  @AfterAll
  void stop() throws Exception {
    // Looks for leaks and stack traces.
    gateway.close();
    upstream.close();
    Files.delete(log);
  }

  /** What a row that failed left behind is not the next one's. */
  @BeforeEach
  void skipWhatIsLogged() throws IOException {
    logged = Files.readAllLines(log, UTF_8).size();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.headwater.it.FaultTable#upstreamFaults")
  void upstreamFault(String name, UpstreamRow row) throws Exception {
    Ledger before = gateway.admin().awaitSettledLedger();
    long failures = counted(row.failures());
    long responses = responses(row.status());
    Armed armed = upstream.arm(row.fault());

    Answer answer;
    try (Socket socket = connect()) {
      FaultScript.write(socket, row.request());
      answer = answer(socket, armed.clientHasHead());
    }
    int faulty = upstream.lastConnection();

    assertThat(answer.status()).isEqualTo(row.status());
    assertThat(answer.body().startsWith(row.body())).as(answer.body()).isTrue();
    JsonObject line = awaitLines(1).get(0);
    assertThat(line.get("status").getAsInt()).isEqualTo(row.status());
    assertThat(line.get("attempts").getAsInt()).isEqualTo(row.attempts());
    assertThat(line.get("upstream").getAsString()).isEqualTo("svc");
    String failure = textOf(line, "failure");
    assertThat(row.failures()).contains(failure);
    assertSpans(line, failure, row.attempts());
    assertBooks(before, 1);
    assertThat(counted(row.failures())).isEqualTo(failures + (failure.isEmpty() ? 0 : 1));
    assertThat(responses(row.status())).isEqualTo(responses + 1);
    assertPool(row.attempts() > 1 || row.kept() ? faulty : -1, faulty);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.headwater.it.FaultTable#clientFaults")
  void clientFault(String name, ClientRow row) throws Exception {
    Ledger before = gateway.admin().awaitSettledLedger();
    long failures = counted(row.failures());
    int exchanges = row.statuses().size();
    long attempts = gateway.admin().metric("headwater_attempts_total");

    try (Socket socket = connect()) {
      play(row, socket);
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
      String failure = i == exchanges - 1 ? row.failures().get(0) : "";
      assertThat(textOf(line, "failure")).isEqualTo(failure);
      assertSpans(line, failure, line.get("attempts").getAsInt());
    }
    assertBooks(before, exchanges);
    boolean failed = !row.failures().get(0).isEmpty();
    assertThat(counted(row.failures())).isEqualTo(failures + (failed ? 1 : 0));
    assertThat(gateway.admin().metric("headwater_attempts_total") - attempts)
        .isEqualTo(lines.stream().mapToLong(line -> line.get("attempts").getAsLong()).sum());
    // The upstream's connection is idle, or gone.
    await().atMost(PATIENCE).until(() -> upstream.openConnections() <= 1);
    assertPool(0, 0);
  }

  private void play(ClientRow row, Socket socket) throws Exception {
    Armed armed = row.upstream() == null ? null : upstream.arm(row.upstream());
    Map<String, FaultScript.Waiting> waiting = new HashMap<>();
    if (armed != null) {
      waiting.put("await request", armed.begun()::await);
    }
    waiting.put(
        "await connection",
        () -> await().atMost(PATIENCE).until(() -> upstream.openConnections() > 0));
    waiting.put("read head", () -> new WireReader(socket.getInputStream()).head());
    row.fault().play(socket, waiting);
  }

  @ParameterizedTest
  @MethodSource("refusedRequests")
  void upstream_thatRefuses(String request) throws Exception {
    Ledger before = gateway.admin().awaitSettledLedger();
    List<String> refused = List.of("upstream-refused");
    long failures = counted(refused);
    Answer answer;
    try (Socket socket = connect()) {
      FaultScript.write(socket, request);
      answer = answer(socket, new CountDownLatch(1));
    }
    assertThat(answer.status()).isEqualTo(502);
    JsonObject line = awaitLines(1).get(0);
    assertThat(textOf(line, "failure")).isEqualTo("upstream-refused");
    assertSpans(line, "upstream-refused", line.get("attempts").getAsInt());
    assertBooks(before, 1);
    assertThat(counted(refused)).isEqualTo(failures + 1);
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
                line.get("trace_id").getAsString(),
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
      FaultScript.write(socket, POST);
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

  /** How many exchanges failed in one of some ways. */
  private long counted(List<String> kinds) throws IOException {
    long counted = 0;
    for (String kind : kinds) {
      counted +=
          kind.isEmpty()
              ? 0
              : gateway.admin().metric("headwater_failures_total{kind=\"" + kind + "\"}");
    }
    return counted;
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
}
