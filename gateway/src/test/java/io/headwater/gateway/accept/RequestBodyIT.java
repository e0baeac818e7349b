package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.LiveGateway;
import io.headwater.gateway.RawClient;
import io.headwater.gateway.RawClient.Response;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request bodies that come whole, late, broken, or too large. */
final class RequestBodyIT extends ClientConnectionFixture {

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

  /** Its body is kept meanwhile, with reading stopped; without epoll only a read tells its end. */
  @Test
  void clientThatLeaves_whileItsWholeRequestWaits_isNoticed() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  while (!connection.readHead().isEmpty()) {
                    held.await();
                    connection.write(OK);
                  }
                }),
            """
            headwater.runtime.transport = nio
            headwater.upstreams.svc { max-in-flight = 1, queue { size = 10, timeout = 1h } }
            """);
    RawClient first = client(gateway).send(GET);
    await().until(() -> gateway.metric("headwater_attempts_total") == 1);
    RawClient second = client(gateway).send(post("content-length: 3") + "abc");
    await().until(() -> gateway.metric("headwater_exchanges_started_total") == 2);
    second.close();
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.metric("headwater_failures_total{kind=\"client-gone\"}"))
                    .isOne());
    held.countDown();
    assertThat(first.readResponse().body()).isEqualTo("ok");
    gateway.assertBalanced(2);
  }

  /** The end of the request comes too late for the connection: RFC 9112, section 9.6. */
  @ParameterizedTest
  @CsvSource({
    "POST, '204 X', ''",
    "POST, '205 X', 'content-length: 0\r\n'",
    "POST, '200 OK', 'content-length: 0\r\n'",
    "HEAD, '200 OK', 'content-length: 5\r\n'"
  })
  void earlyAnswerWithoutABody_saysThatTheConnectionEnds(
      String method, String status, String headers) throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  connection.write("HTTP/1.1 " + status + "\r\n" + headers + "\r\n");
                  connection.awaitEnd();
                }),
            "");
    RawClient client =
        client(gateway)
            .send(method + " /svc/a HTTP/1.1\r\nhost: h\r\ncontent-length: 9\r\n\r\nabc");
    String head = client.readHead();
    assertThat(head).startsWith("HTTP/1.1 " + status).contains("\r\nconnection: close\r\n");
    assertThat(client.readToEnd()).isEmpty();
    gateway.assertBalanced(1);
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
}
