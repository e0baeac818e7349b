package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.LiveGateway;
import io.headwater.gateway.RawClient;
import io.headwater.gateway.RawClient.Response;
import io.headwater.gateway.forward.RawUpstream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that stall, send nonsense, go away, or do not read. */
final class BadClientIT extends ClientConnectionFixture {

  /** As nginx and Envoy have it: RATIONALE.md says why. */
  @Test
  void clientThatFinishesSending_beforeItsAnswer_hasLeft() throws Exception {
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              connection.awaitEnd();
            });
    LiveGateway gateway = gateway(server, "headwater.tracing.sampling.default.probability = 1\n");
    RawClient client = client(gateway).send(GET);
    await().until(() -> server.requests() == 1);
    client.endOutput();
    assertThat(client.readToEnd()).isEmpty();
    await().until(() -> server.ended() == 1);
    gateway.assertBalanced(1);
    assertThat(gateway.metric("headwater_failures_total{kind=\"client-gone\"}")).isOne();
    // The root, and one attempt, once each.
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.metric("headwater_spans_ended_total{target=\"embedded\"}"))
                    .isEqualTo(2));
  }

  @Test
  void clientThatFinishesSending_getsAnAnswerThatIsReadyAtOnce() throws Exception {
    LiveGateway gateway = gateway("");
    RawClient client = client(gateway).send(request("GET", "/nobody/x"));
    client.endOutput();
    assertThat(client.readResponse().status()).isEqualTo(404);
    assertThat(client.readToEnd()).isEmpty();
    gateway.assertBalanced(1);
  }

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
}
