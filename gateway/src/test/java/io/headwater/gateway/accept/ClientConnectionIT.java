package io.headwater.gateway.accept;

import static io.headwater.gateway.LiveGateway.upstream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.LiveGateway;
import io.headwater.gateway.RawClient;
import io.headwater.gateway.RawClient.Response;
import io.headwater.gateway.forward.RawUpstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client connections against a whole gateway, with clients and upstreams that misbehave. */
class ClientConnectionIT {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  private static final String CHUNKS =
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n";
  private static final String GET = "GET /svc/a HTTP/1.1\r\nhost: h\r\n\r\n";

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  // --- pipelining and keeping ---

  @Test
  void pipelinedRequests_areAnsweredInOrder_whateverIsReadyFirst() throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  for (String head = connection.readHead();
                      !head.isEmpty();
                      head = connection.readHead()) {
                    String path = head.split(" ", 3)[1];
                    connection.write(
                        "HTTP/1.1 200 OK\r\ncontent-length: "
                            + path.length()
                            + "\r\n\r\n"
                            + (head.startsWith("HEAD") ? "" : path));
                  }
                }),
            "");
    RawClient client = client(gateway);
    client.send(
        request("GET", "/svc/1")
            + request("GET", "/nobody/2")
            + request("GET", "/nobody/3")
            + request("HEAD", "/svc/4")
            + request("GET", "/svc/5")
            + request("HEAD", "/nobody/6")
            + request("GET", "/svc/7"));
    assertThat(client.readResponse().body()).isEqualTo("/svc/1");
    assertThat(client.readResponse().status()).isEqualTo(404);
    assertThat(client.readResponse().status()).isEqualTo(404);
    Response head = client.readResponse(true);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.headers("content-length")).containsExactly("6");
    assertThat(client.readResponse().body()).isEqualTo("/svc/5");
    assertThat(client.readResponse(true).status()).isEqualTo(404);
    assertThat(client.readResponse().body()).isEqualTo("/svc/7");
    gateway.assertBalanced(7);
  }

  @Test
  void pipelinedRequests_withoutReading_areServedNoFurtherThanBuffersGo() throws Exception {
    LiveGateway gateway = gateway("");
    RawClient client = add(gateway.connectSlow());
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              try {
                while (true) {
                  client.send(request("GET", "/nobody/x").repeat(100));
                }
              } catch (IOException e) {
                // The end of the test.
              }
            });
    AtomicLong before = new AtomicLong(-1);
    await()
        .pollInterval(500, TimeUnit.MILLISECONDS)
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () -> {
              long started = (long) gateway.metric("headwater_exchanges_started_total");
              return started > 0 && before.getAndSet(started) == started;
            });
    for (long n = 0; n < before.get() + 1000; n++) {
      assertThat(client.readResponse().status()).isEqualTo(404);
    }
    assertThat(sending).isNotDone();
  }

  @Test
  void idleConnection_afterPipelining_isKeptForAnotherRequest() throws Exception {
    LiveGateway gateway =
        gateway(server(OK), "headwater.listen.timeouts { request-head = 200ms, idle = 1h }\n");
    RawClient client = client(gateway);
    for (int round = 0; round < 3; round++) {
      client.send(GET + GET);
      assertThat(client.readResponse().body()).isEqualTo("ok");
      assertThat(client.readResponse().body()).isEqualTo("ok");
    }
    // Another connection's half head runs out of time meanwhile.
    RawClient other = client(gateway).send("GET /");
    assertThat(other.readResponse().status()).isEqualTo(408);
    client.send(GET);
    assertThat(client.readResponse().body()).isEqualTo("ok");
  }

  @Test
  void http10_isClosed_unlessItAsksToBeKept() throws Exception {
    LiveGateway gateway = gateway(server(OK), "");
    RawClient plain = client(gateway).send("GET /svc/a HTTP/1.0\r\n\r\n");
    Response closed = plain.readResponse();
    assertThat(closed.closes()).isTrue();
    assertThat(closed.body()).isEqualTo("ok");
    assertThat(plain.readToEnd()).isEmpty();
    RawClient kept = client(gateway);
    for (int n = 0; n < 2; n++) {
      kept.send("GET /svc/a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
      Response response = kept.readResponse();
      assertThat(response.headers("connection")).containsExactly("keep-alive");
      assertThat(response.body()).isEqualTo("ok");
    }
  }

  @Test
  void http10_bodyOfUnknownLength_endsWithTheConnection() throws Exception {
    LiveGateway gateway =
        gateway(
            server("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
            "");
    RawClient client =
        client(gateway).send("GET /svc/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    Response response = client.readResponse();
    assertThat(response.headers("transfer-encoding")).isEmpty();
    assertThat(response.closes()).isTrue();
    assertThat(response.body()).isEqualTo("ok");
  }

  @Test
  void http10_bodyCutShort_endsWithAReset() throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  connection.write(
                      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n");
                }),
            "");
    RawClient client = client(gateway).send("GET /svc/a HTTP/1.0\r\n\r\n");
    assertThat(client.endsWithReset()).isTrue();
    gateway.assertBalanced(1);
  }

  @Test
  void http11_bodyCutShort_isNotEnded() throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  connection.write(
                      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n");
                }),
            "");
    RawClient client = client(gateway).send(GET);
    assertThat(client.readToEnd()).endsWith("2\r\nok\r\n");
    gateway.assertBalanced(1);
  }

  @ParameterizedTest
  @CsvSource({
    "close, true",
    "'close, x-foo', true",
    "'x-foo, Close', true",
    "keep-alive, false",
    "x-foo, false"
  })
  void connectionHeader_isUnderstood_andWhatItNamesIsNotPassedOn(String value, boolean closes)
      throws Exception {
    BlockingQueue<String> seen = new ArrayBlockingQueue<>(1);
    LiveGateway gateway = gateway(noting(seen), "");
    RawClient client =
        client(gateway)
            .send(
                "GET /svc/a HTTP/1.1\r\nhost: h\r\nx-bar: 1\r\nX-Foo: 2\r\nconnection: "
                    + value
                    + "\r\n\r\n");
    assertThat(client.readResponse().closes()).isEqualTo(closes);
    String head = seen.take();
    assertThat(head).contains("x-bar: 1").doesNotContainIgnoringCase("connection:");
    assertThat(head.contains("X-Foo: 2")).isEqualTo(!value.contains("x-foo"));
  }

  @ParameterizedTest
  @CsvSource({"204, ''", "304, ''", "304, 'content-length: 9\r\n'", "204, 'content-length: 9\r\n'"})
  void responsesWithoutBody_endAtTheirHead(int status, String headers) throws Exception {
    LiveGateway gateway = gateway(server("HTTP/1.1 " + status + " X\r\n" + headers + "\r\n"), "");
    RawClient client = client(gateway);
    for (int n = 0; n < 2; n++) {
      Response response = client.send(GET).readResponse();
      assertThat(response.status()).isEqualTo(status);
      assertThat(response.headers("transfer-encoding")).isEmpty();
      assertThat(response.closes()).isFalse();
    }
    gateway.assertBalanced(2);
  }

  // --- interim responses ---

  @Test
  void interimResponses_reachHttp11_andAreKeptFromHttp10() throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  while (!connection.readHead().isEmpty()) {
                    connection.write("HTTP/1.1 103 X\r\nlink: </a>\r\nconnection: link2\r\n\r\n");
                    connection.write(OK);
                  }
                }),
            "");
    RawClient client = client(gateway).send(GET);
    Response hints = client.readResponse();
    assertThat(hints.status()).isEqualTo(103);
    assertThat(hints.headers("link")).containsExactly("</a>");
    assertThat(hints.headers("connection")).isEmpty();
    assertThat(client.readResponse().body()).isEqualTo("ok");
    assertThat(gateway.call("GET /svc/a HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
  }

  @Test
  void expectContinue_isAnsweredByTheUpstream() throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  if (connection.readHead().contains("100-continue")) {
                    connection.write("HTTP/1.1 100 Continue\r\n\r\n");
                    String body = connection.read(4);
                    connection.write(OK.replace("ok", body.substring(2)));
                  }
                }),
            "");
    RawClient client = client(gateway).send(post("content-length: 4\r\nexpect: 100-continue"));
    assertThat(client.readResponse().status()).isEqualTo(100);
    client.send("abcd");
    Response response = client.readResponse();
    assertThat(response.body()).isEqualTo("cd");
    assertThat(response.closes()).isFalse();
  }

  @Test
  void interimResponses_withoutEnd_areAFaultOfTheUpstream() throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  while (true) {
                    connection.write("HTTP/1.1 102 Processing\r\n\r\n");
                  }
                }),
            "");
    RawClient client = client(gateway).send(GET);
    Response response = client.readResponse();
    for (int interim = 1; response.status() == 102; interim++) {
      assertThat(interim).isLessThanOrEqualTo(1000);
      response = client.readResponse();
    }
    assertThat(response.status()).isEqualTo(502);
    gateway.assertBalanced(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 000 X\r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 099 X\r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 1000 X\r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 -20 X\r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 200 X\r\ntransfer-encoding: gzip\r\n\r\nok",
        "HTTP/1.1 200 X\r\ntransfer-encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 X\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok",
        "HTTP/1.1 200 X\r\ncontent-length: +2\r\n\r\nok",
        "HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nok",
        "HTTP/1.1 200 X\r\nx: a\rset-cookie: b\r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 200 a\rset-cookie: b\r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 200 a\0b\r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 200 X\r\nx: a\0b\r\ncontent-length: 2\r\n\r\nok"
      })
  void responses_thatAreNoHttp_areRefusedWhole(String answer) throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  connection.write(answer);
                  connection.reset();
                }),
            "");
    RawClient client = client(gateway).send(GET);
    Response response = client.readResponse();
    assertThat(response.status()).isEqualTo(502);
    assertThat(response.head() + response.body()).doesNotContain("set-cookie", "ok");
    client.send(request("GET", "/nobody/x"));
    assertThat(client.readResponse().status()).isEqualTo(404);
    gateway.assertBalanced(2);
  }

  @Test
  void trailers_arePassedOn_withoutThoseOfTheHop() throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                CHUNKS
                    + "x-sum: 7\r\nconnection: close, x-hop\r\nkeep-alive: 1\r\nx-hop: 1\r\n\r\n"),
            "");
    RawClient client = client(gateway).send(GET);
    client.readHead();
    assertThat(client.read("2\r\nok\r\n0\r\nx-sum: 7\r\n\r\n".length()))
        .isEqualTo("2\r\nok\r\n0\r\nx-sum: 7\r\n\r\n");
    assertThat(client.send(GET).readResponse().status()).isEqualTo(200);
  }

  // --- request bodies ---

  @Test
  void earlyResponse_whileTheBodyStillComes_arrivesWhole() throws Exception {
    String large = "x".repeat(300_000);
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  connection.write("HTTP/1.1 200 OK\r\ncontent-length: 300000\r\n\r\n" + large);
                  connection.awaitEnd();
                }),
            "");
    RawClient client =
        client(gateway).send("POST /svc/a HTTP/1.1\r\nhost: h\r\ncontent-length: 1000000\r\n\r\n");
    client.send("y".repeat(100_000));
    Response response = client.readResponse();
    assertThat(response.body()).isEqualTo(large);
    assertThat(client.readToEnd()).isEmpty();
    gateway.assertBalanced(1);
  }

  @Test
  void refusal_whileTheBodyStillComes_arrivesWhole() throws Exception {
    LiveGateway gateway = gateway("headwater.listen.limits.request-body = 100k\n");
    RawClient client =
        client(gateway)
            .send("POST /nobody/a HTTP/1.1\r\nhost: h\r\ncontent-length: 10000000\r\n\r\n");
    client.send("y".repeat(200_000));
    Response response = client.readResponse();
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.closes()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 2000\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n7d0\r\n",
      })
  void body_overTheLimit_isA413(String framing) throws Exception {
    LiveGateway gateway = gateway(server(OK), "headwater.listen.limits.request-body = 1k\n");
    RawClient client =
        client(gateway)
            .send("POST /svc/a HTTP/1.1\r\nhost: h\r\n" + framing)
            .send("z".repeat(2000) + "\r\n");
    Response response = client.readResponse();
    assertThat(response.status()).isEqualTo(413);
    assertThat(response.closes()).isTrue();
    gateway.assertBalanced(1);
    assertThat(gateway.metric("headwater_failures_total{kind=\"body-too-large\"}")).isOne();
  }

  @Test
  void bodies_arePassedOnInPipelinedRequests() throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  while (!connection.readHead().isEmpty()) {
                    connection.write(
                        "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n" + connection.read(3));
                  }
                }),
            "");
    String post = "POST /svc/a HTTP/1.1\r\nhost: h\r\ncontent-length: 3\r\n\r\n";
    RawClient client = client(gateway).send(post + "abc" + post + "def" + post + "g");
    assertThat(client.readResponse().body()).isEqualTo("abc");
    assertThat(client.readResponse().body()).isEqualTo("def");
    client.send("hi");
    assertThat(client.readResponse().body()).isEqualTo("ghi");
    gateway.assertBalanced(3);
  }

  @Test
  void silentBody_isA408() throws Exception {
    LiveGateway gateway = gateway(server(OK.repeat(0)), "headwater.listen.timeouts.body = 200ms\n");
    RawClient client =
        client(gateway).send("POST /svc/a HTTP/1.1\r\nhost: h\r\ncontent-length: 5\r\n\r\nab");
    Response response = client.readResponse();
    assertThat(response.status()).isEqualTo(408);
    assertThat(response.closes()).isTrue();
    gateway.assertBalanced(1);
    assertThat(gateway.metric("headwater_failures_total{kind=\"request-body-timeout\"}")).isOne();
  }

  @Test
  void brokenChunk_isA400() throws Exception {
    LiveGateway gateway = gateway(server(""), "");
    RawClient client =
        client(gateway)
            .send("POST /svc/a HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n")
            .send("3\r\nabc\r\nxyz\r\n");
    Response response = client.readResponse();
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.closes()).isTrue();
    gateway.assertBalanced(1);
  }

  // --- heads that are none ---

  @Test
  void halfHead_isA408() throws Exception {
    LiveGateway gateway = gateway("headwater.listen.timeouts.request-head = 200ms\n");
    assertThat(gateway.call("GET / HTTP/1.1\r\n").status()).isEqualTo(408);
    gateway.assertBalanced(1);
  }

  @Test
  void halfHead_behindAnotherRequest_isA408() throws Exception {
    LiveGateway gateway =
        gateway("headwater.listen.timeouts { request-head = 200ms, idle = 1h }\n");
    RawClient client = client(gateway).send(request("GET", "/nobody/x") + "GET /half HTTP/1.1\r\n");
    assertThat(client.readResponse().status()).isEqualTo(404);
    assertThat(client.readResponse().status()).isEqualTo(408);
    gateway.assertBalanced(2);
  }

  @Test
  void silence_isClosedWithoutAWord() throws Exception {
    LiveGateway gateway = gateway("headwater.listen.timeouts { request-head = 200ms }\n");
    assertThat(client(gateway).readToEnd()).isEmpty();
    gateway.assertBalanced(0);
  }

  @Test
  void badHead_behindGoodOnes_isAnsweredInItsTurn_andEndsTheConnection() throws Exception {
    LiveGateway gateway = gateway(server(OK), "");
    RawClient client = client(gateway).send(GET + GET + "GET / HTTP/1.1\r\n\r\n" + GET);
    assertThat(client.readResponse().status()).isEqualTo(200);
    assertThat(client.readResponse().status()).isEqualTo(200);
    Response refused = client.readResponse();
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.closes()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
    gateway.assertBalanced(3);
  }

  // --- clients that go, or do not read ---

  @Test
  void clientThatDoesNotRead_isLetGo_andTheUpstreamToo() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    String piece = "x".repeat(1 << 16);
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  connection.write("HTTP/1.1 200 OK\r\ncontent-length: 999999999\r\n\r\n");
                  try {
                    while (true) {
                      connection.write(piece);
                    }
                  } finally {
                    ended.countDown();
                  }
                }),
            "headwater.listen.timeouts.body = 300ms\n");
    add(gateway.connectSlow()).send(GET);
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    gateway.assertBalanced(1);
    await().until(() -> gateway.metric("headwater_connections_open") == 0);
  }

  @Test
  void clientThatGoes_beforeTheResponse_isA499() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  asked.countDown();
                  connection.awaitEnd();
                }),
            "");
    RawClient client = client(gateway).send(GET);
    asked.await();
    client.reset();
    gateway.assertBalanced(1);
    assertThat(gateway.metric("headwater_responses_total{class=\"4xx\",code=\"499\"}")).isOne();
    await().until(() -> gateway.metric("headwater_connections_open") == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GE",
        "GET /svc/a HTTP/1.1\r\nho",
        "POST /svc/a HTTP/1.1\r\nhost: h\r\ncontent-length: 9\r\n\r\nabc",
        "POST /svc/a HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n3\r\na",
        GET + GET + GET + "GET",
      })
  void clientThatGoes_atAnyTime_leavesNothingBehind(String sent) throws Exception {
    LiveGateway gateway = gateway(server(OK), "");
    for (int n = 0; n < 20; n++) {
      client(gateway).send(sent).reset();
    }
    await()
        .untilAsserted(
            () -> {
              assertThat(gateway.metric("headwater_connections_open")).isZero();
              assertThat(gateway.metric("headwater_exchanges_in_flight")).isZero();
            });
    assertThat(gateway.requests().get("balanced").getAsBoolean()).isTrue();
    assertThat(gateway.call(GET).status()).isEqualTo(200);
  }

  // --- limits and the end ---

  @Test
  void connections_overTheLimit_areClosed_andPlacesComeFreeAgain() throws Exception {
    LiveGateway gateway = gateway(server(OK), "headwater.listen.limits.connections = 2\n");
    RawClient one = client(gateway);
    RawClient two = client(gateway);
    assertThat(one.send(GET).readResponse().status()).isEqualTo(200);
    assertThat(two.send(GET).readResponse().status()).isEqualTo(200);
    assertThat(client(gateway).readToEnd()).isEmpty();
    assertThat(gateway.metric("headwater_connections_refused_total")).isOne();
    one.close();
    await().until(() -> gateway.metric("headwater_connections_open") == 1);
    assertThat(gateway.call(GET).status()).isEqualTo(200);
  }

  @Test
  void drain_finishesWhatIsInFlight_andSaysClose() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  asked.countDown();
                  answer.await();
                  connection.write(OK);
                }),
            "headwater.drain { idle-grace = 0, timeout = 30s }\n");
    RawClient idle = client(gateway);
    RawClient busy = client(gateway).send(GET);
    asked.await();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
    assertThat(idle.readToEnd()).isEmpty();
    assertThat(closing).isNotDone();
    answer.countDown();
    Response last = busy.readResponse();
    assertThat(last.body()).isEqualTo("ok");
    assertThat(last.closes()).isTrue();
    busy.close();
    closing.get(20, TimeUnit.SECONDS);
    assertThatThrownBy(gateway::connect).isInstanceOf(IOException.class);
  }

  @Test
  void drain_idleConnectionMayBringOneLastRequest() throws Exception {
    LiveGateway gateway =
        gateway(server(OK), "headwater.drain { idle-grace = 30s, timeout = 30s }\n");
    RawClient client = client(gateway);
    assertThat(client.send(GET).readResponse().closes()).isFalse();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
    await().until(() -> gateway.admin("/health/ready").contains("draining"));
    await()
        .until(
            () -> {
              try {
                gateway.connect().close();
                return false;
              } catch (IOException e) {
                return true;
              }
            });
    assertThat(client.send(GET).readResponse().body()).isEqualTo("ok");
    client.close();
    closing.get(20, TimeUnit.SECONDS);
  }

  @Test
  void drain_whoseTimeIsOver_answersWhatIsInFlight() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  asked.countDown();
                  connection.awaitEnd();
                }),
            "headwater.drain.timeout = 0\n");
    RawClient client = client(gateway).send(GET);
    asked.await();
    gateway.close();
    Response response = client.readResponse();
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.closes()).isTrue();
  }

  // --- what a test has ---

  private static String post(String framing) {
    return "POST /svc/a HTTP/1.1\r\nhost: h\r\n" + framing + "\r\n\r\n";
  }

  private static String request(String method, String path) {
    return method + ' ' + path + " HTTP/1.1\r\nhost: h\r\n\r\n";
  }

  private LiveGateway gateway(RawUpstream server, String hocon) throws Exception {
    return add(LiveGateway.before(server, hocon));
  }

  /** A gateway that knows no upstream that is there. */
  private LiveGateway gateway(String hocon) throws Exception {
    return add(LiveGateway.start(upstream("gone", "127.0.0.1:1") + hocon));
  }

  private RawClient client(LiveGateway gateway) throws IOException {
    return add(gateway.connect());
  }

  private RawUpstream server(RawUpstream.Script script) throws IOException {
    return add(RawUpstream.start(script));
  }

  private RawUpstream server(String response) throws IOException {
    return add(RawUpstream.answering(response));
  }

  private RawUpstream noting(BlockingQueue<String> seen) throws IOException {
    return server(
        connection -> {
          for (String head = connection.readHead(); !head.isEmpty(); head = connection.readHead()) {
            seen.add(head);
            connection.write(OK);
          }
        });
  }

  private <T extends AutoCloseable> T add(T closed) {
    opened.add(closed);
    return closed;
  }
}
