package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.LiveGateway;
import io.headwater.gateway.RawClient;
import io.headwater.gateway.RawClient.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients get to hear of an upstream's answer. */
final class ResponseIT extends ClientConnectionFixture {

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
}
