package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.LiveGateway;
import io.headwater.gateway.RawClient;
import io.headwater.gateway.RawClient.Response;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One connection, many requests: order, keeping, and where each answer ends. */
final class KeepAliveIT extends ClientConnectionFixture {

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
}
