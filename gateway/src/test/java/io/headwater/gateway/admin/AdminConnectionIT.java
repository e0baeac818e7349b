package io.headwater.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the port does with requests of every kind, hostile ones too. */
class AdminConnectionIT extends AdminPort {
  @ParameterizedTest
  @CsvSource({
    "/api/traces/xyz, 400",
    "/api/traces/00000000000000000000000000000000, 400",
    "/api/traces/0102030405060708090a0b0c0d0e0f1, 400",
    "/api/traces/ff02030405060708090a0b0c0d0e0f10, 404",
    "/api/traces?limit=0, 400",
    "/api/traces?limit=1001, 400",
    "/api/traces?limit=x, 400",
    "/api/traces?error=maybe, 400",
    "/api/traces?min-duration=5, 400",
    "/api/traces?min-duration=-5ms, 400",
    "/api/traces?service=a&service=b, 400",
    "/api/traces?colour=red, 400",
    "/api/traces?service=%ff%zz, 400",
    "/api/ledger/, 404",
    "/health, 404",
    "/../etc/passwd, 404",
  })
  void request_thatCannotBeServed_isAnsweredInMicrosShape(String target, int status)
      throws IOException {
    String answer =
        raw(start(), "GET " + target + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    JsonObject body =
        JsonParser.parseString(answer.substring(answer.indexOf("\r\n\r\n"))).getAsJsonObject();
    assertThat(body.keySet()).containsExactly("id", "code", "detail", "status");
    assertThat(body.get("id").getAsString()).isEqualTo("headwater.admin");
    assertThat(body.get("code").getAsInt()).isEqualTo(status);
  }

  @Test
  void methods_otherThanThePages_are405() {
    AdminServer server = start();
    HttpResponse<String> delete = send(to(server, "/api/ledger").DELETE());
    assertThat(delete.statusCode()).isEqualTo(405);
    assertThat(delete.headers().firstValue("allow")).hasValue("GET, HEAD");
    HttpResponse<String> get = get(server, "/v1/traces");
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("allow")).hasValue("POST");
  }

  @Test
  void head_isAnsweredWithoutABody_andTheConnectionGoesOn() throws IOException {
    AdminServer server = start();
    int length = get(server, "/health/live").body().length();
    String answers =
        raw(
            server,
            head("HEAD /health/live HTTP/1.1", "host: localhost")
                + head("GET /health/live HTTP/1.1", "host: localhost", "connection: close"));
    assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
    assertThat(answers).containsOnlyOnce("{\"status\":\"live\"}");
    assertThat(answers.split("content-length: " + length + "\r\n", -1)).hasSize(3);
  }

  @Test
  void manyPipelinedRequests_areAllAnswered() throws IOException {
    String one = head("GET /health/live HTTP/1.1", "host: localhost");
    String last = head("GET /health/live HTTP/1.1", "host: localhost", "connection: close");
    String answers = raw(start(), one.repeat(5_000) + last);
    assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(5_002);
  }

  @Test
  void pipelinedRequests_areAnsweredInOrder_refusedOnesToo() throws IOException {
    String answers =
        raw(
            start(),
            head("GET /nothing HTTP/1.1", "host: localhost")
                + head("GET /health/live HTTP/1.1", "host: localhost")
                + head("PUT /health/live HTTP/1.1", "host: localhost")
                + head("GET /health/ready HTTP/1.1", "host: localhost", "connection: close"));
    List<String> statuses = new ArrayList<>();
    var matcher = Pattern.compile("HTTP/1\\.1 (\\d+) ").matcher(answers);
    while (matcher.find()) {
      statuses.add(matcher.group(1));
    }
    assertThat(statuses).containsExactly("404", "200", "405", "200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: localhost\r\nbad header\r\n\r\n",
        "GET / HTTP/1.1\r\nconnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: localhost\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        "GET http://localhost/ HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-length: x\r\n\r\n",
        "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: gzip\r\n\r\n",
        "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"
      })
  void request_malformed_is400(String request) throws IOException {
    String answer = raw(start(), request);
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("headwater.admin");
  }

  @Test
  void head_tooLarge_is414Or431() throws IOException {
    AdminServer server = start();
    assertThat(raw(server, "GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nhost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ");
    assertThat(
            raw(
                server,
                "GET / HTTP/1.1\r\nhost: localhost\r\nx: " + "x".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LOCALHOST:9901, 200",
    "127.0.0.1:1, 200",
    "[::1]:80, 200",
    "evil.example, 421",
    "localhost.evil.example:9901, 421",
    "127.0.0.1.evil.example, 421",
    "169.254.1.1, 421"
  })
  void host_onLoopbackWithoutToken_mustBeLoopback(String host, int status) throws IOException {
    String answer =
        raw(start(), "GET /api/ledger HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void token_isAskedForEverywhereButHealth() {
    AdminServer server = startWithToken();
    for (String path : List.of("/", "/metrics", "/api/ledger", "/api/traces", "/nothing")) {
      HttpResponse<String> response = get(server, path);
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("www-authenticate").orElse("")).startsWith("Bearer");
      assertThat(json(response).get("code").getAsInt()).isEqualTo(401);
    }
    assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
    assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer s3cret, 200",
    "bearer s3cret, 200",
    "Bearer s3cre, 401",
    "Bearer s3cret2, 401",
    "Bearer, 401",
    "Basic s3cret, 401",
    "s3cret, 401"
  })
  void token_mustBeTheConfiguredOne(String authorization, int status) {
    AdminServer server = startWithToken();
    HttpResponse<String> response =
        send(to(server, "/api/ledger").header("authorization", authorization));
    assertThat(response.statusCode()).isEqualTo(status);
  }

  @Test
  void body_withoutToken_isRefusedBeforeItIsRead() throws IOException {
    String answer =
        raw(
            startWithToken(),
            head(
                "POST /v1/traces HTTP/1.1",
                "host: x",
                "content-type: application/json",
                "content-length: 1000000",
                "expect: 100-continue"));
    assertThat(answer).startsWith("HTTP/1.1 401 ");
  }

  @Test
  void expectContinue_isAnsweredBeforeTheBody() throws IOException {
    AdminServer server = start();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(20_000);
      byte[] body = SPANS.getBytes(UTF_8);
      String head =
          "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
              + "connection: close\r\nexpect: 100-continue\r\ncontent-length: "
              + body.length
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(UTF_8));
      String interim = "HTTP/1.1 100 Continue\r\n\r\n";
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(interim.length()), UTF_8)).isEqualTo(interim);
      socket.getOutputStream().write(body);
      assertThat(new String(in.readAllBytes(), UTF_8)).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void gzipBomb_isRefused() throws IOException {
    byte[] bomb = gzip(new byte[17 << 20]);
    HttpResponse<String> response =
        send(
            to(start(), "/v1/traces")
                .header("content-type", "application/json")
                .header("content-encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(bomb)));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(store.counts().taken()).isZero();
  }

  @Test
  void body_announcedTooLarge_is413_thoughTheClientSendsOn() {
    HttpResponse<String> response = post(start(), "application/json", new byte[(16 << 20) + 1]);
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(json(response).get("id").getAsString()).isEqualTo("headwater.admin");
  }

  @Test
  void body_ofUnknownLengthTooLarge_is413() throws IOException {
    AdminServer server = startWith(new AdminLimits(4, 100, 1_000, 1 << 20, Duration.ofSeconds(20)));
    String chunk = "200\r\n" + "x".repeat(0x200) + "\r\n";
    String answer =
        raw(
            server,
            head(
                "POST /v1/traces HTTP/1.1",
                "host: localhost",
                "content-type: application/json",
                "transfer-encoding: chunked"),
            chunk,
            chunk,
            chunk);
    assertThat(answer).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void bodies_beyondWhatAllMayHold_are503_andRoomIsGivenBack() {
    AdminServer server = startWith(new AdminLimits(4, 100, 10_000, 1_000, Duration.ofSeconds(20)));
    for (int i = 0; i < 10; i++) {
      assertThat(post(server, "application/json", new byte[2_000]).statusCode()).isEqualTo(503);
      assertThat(post(server, "application/json", SPANS.getBytes(UTF_8)).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void connections_beyondTheBound_areClosedAtOnce_andPlacesAreGivenBack() throws IOException {
    AdminServer server = startWith(new AdminLimits(2, 100, 100, 1_000, Duration.ofSeconds(20)));
    int port = server.address().getPort();
    try (Socket one = new Socket(InetAddress.getLoopbackAddress(), port);
        Socket two = new Socket(InetAddress.getLoopbackAddress(), port);
        Socket three = new Socket(InetAddress.getLoopbackAddress(), port)) {
      three.setSoTimeout(20_000);
      assertThat(three.getInputStream().read()).isEqualTo(-1);
      assertThat(one.isConnected() && two.isConnected()).isTrue();
    }
    await()
        .untilAsserted(
            () ->
                assertThat(
                        raw(
                            server,
                            head(
                                "GET /health/live HTTP/1.1",
                                "host: localhost",
                                "connection: close")))
                    .startsWith("HTTP/1.1 200"));
  }

  @Test
  void request_thatDoesNotComeWhole_endsWithTheConnection() throws IOException {
    AdminServer server = startWith(new AdminLimits(4, 100, 1_000, 1_000, Duration.ofMillis(200)));
    assertThat(raw(server, "GET /health/li")).isEmpty();
    assertThat(
            raw(
                server,
                "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nx"))
        .isEmpty();
  }

  @Test
  void connection_withoutAFurtherRequest_isClosed() throws IOException {
    AdminServer server = startWith(new AdminLimits(4, 100, 100, 1_000, Duration.ofMillis(200)));
    assertThat(raw(server, "GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void http10_isAnsweredAndClosed() throws IOException {
    assertThat(raw(start(), "GET /health/live HTTP/1.0\r\nhost: localhost\r\n\r\n"))
        .contains(" 200 ")
        .endsWith("{\"status\":\"live\"}");
  }

  @Test
  void closedServer_listensNoMore_andEndsItsConnections() throws IOException {
    AdminServer server = start();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write("GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(UTF_8));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      server.close();
      assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
    }
    int port = server.address().getPort();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
        .isInstanceOf(IOException.class);
  }
}
