package io.headwater.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.forward.ForwardProbe.Call;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.wire.Fields;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a forwarder makes of an upstream's answer, sound or broken. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"best", "nio"})
final class ForwarderAnswersIT extends ForwarderFixture {
  ForwarderAnswersIT(String transport) {
    super(transport);
  }

  @Test
  void silence_beforeTheHead_timesOut() throws Exception {
    RawUpstream server = server(RawUpstream.Connection::awaitEnd);
    Call call = probe.call(Requests.of("GET", "/"), upstream(limits(300, 3, 8, 1_000), server));
    assertThat(call.failureKind()).isEqualTo(FailureKind.UPSTREAM_TIMEOUT);
    assertThat(call.events).containsExactly("attempt 1", "failed");
    await().until(() -> server.ended() == 1);
  }

  @Test
  void silence_withinTheBody_timesOut() throws Exception {
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");
              connection.awaitEnd();
            });
    Call call = probe.call(Requests.of("GET", "/"), upstream(limits(300, 3, 8, 1_000), server));
    assertThat(call.failureKind()).isEqualTo(FailureKind.UPSTREAM_TIMEOUT);
    assertThat(call.events).containsExactly("attempt 1", "head", "body", "failed");
    assertThat(call.body).hasToString("half");
  }

  @Test
  void body_cutShort_fails() throws Exception {
    for (String response :
        List.of(
            "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n")) {
      RawUpstream server =
          server(
              connection -> {
                connection.readHead();
                connection.write(response);
              });
      Call call = probe.call(Requests.of("GET", "/"), upstream(server));
      assertThat(call.failureKind()).as(response).isEqualTo(FailureKind.UPSTREAM_RESET);
      assertThat(call.events).containsExactly("attempt 1", "head", "body", "failed");
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void reset_withinTheBody_fails() throws Exception {
    CountDownLatch headSeen = new CountDownLatch(1);
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");
              headSeen.await();
              connection.reset();
            });
    Call call = probe.start(Requests.of("GET", "/"), upstream(server));
    await().until(() -> call.bodyBytes.get() == 4);
    headSeen.countDown();
    assertThat(call.await().failureKind()).isEqualTo(FailureKind.UPSTREAM_RESET);
    assertThat(call.events).containsExactly("attempt 1", "head", "body", "failed");
  }

  @Test
  void head_cutShort_fails() throws Exception {
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\ncontent-le");
            });
    Call call = probe.call(Requests.of("GET", "/"), upstream(limits(20_000, 1, 8, 1_000), server));
    assertThat(call.failureKind()).isIn(FailureKind.UPSTREAM_RESET, FailureKind.UPSTREAM_PROTOCOL);
    assertThat(call.events).containsExactly("attempt 1", "failed");
  }

  @Test
  void answer_thatIsNotHttp_fails() throws Exception {
    for (String response :
        List.of(
            "220 smtp.example.com ESMTP ready\r\n\r\n",
            "\u0015\u0003\u0001\u0000\u0002\u0002\n\r\n\r\n",
            "HTTP/1.1 abc OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nokk",
            "HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\nok",
            "HTTP/1.1 200 OK\r\n" + ("x-" + "y".repeat(80) + ": z\r\n").repeat(2_000) + "\r\n",
            "HTTP/1.1 200 " + "x".repeat(20_000) + "\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n")) {
      RawUpstream server = answering(response);
      Call call = probe.call(Requests.of("GET", "/"), upstream(server));
      String label = response.substring(0, Math.min(40, response.length()));
      assertThat(call.failureKind()).as(label).isEqualTo(FailureKind.UPSTREAM_PROTOCOL);
      assertThat(call.events).as(label).containsExactly("attempt 1", "failed");
      assertThat(server.connections()).isOne();
      await().until(() -> server.ended() == 1);
    }
  }

  @Test
  void chunks_thatAreNotChunks_fail() throws Exception {
    RawUpstream server =
        answering("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n\r\n");
    Call call = probe.call(Requests.of("GET", "/"), upstream(server));
    assertThat(call.failureKind()).isEqualTo(FailureKind.UPSTREAM_PROTOCOL);
    assertThat(call.body).hasToString("ok");
  }

  @Test
  void chunkedResponse_arrivesWithItsTrailers_andConnectionIsReused() throws Exception {
    RawUpstream server =
        answering(
            String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "transfer-encoding: chunked",
                "",
                "5",
                "hello",
                "6;ext=1",
                " world",
                "0",
                "x-sum: 7",
                "",
                ""));
    Upstream upstream = upstream(server);
    for (int n = 0; n < 2; n++) {
      Call call = probe.call(Requests.of("GET", "/"), upstream);
      assertThat(call.body).hasToString("hello world");
      Fields trailers = call.trailers;
      assertThat(trailers).isNotNull();
      assertThat(trailers.get("x-sum")).isEqualTo("7");
    }
    assertThat(server.connections()).isOne();
  }

  @Test
  void responseUntilClose_arrives() throws Exception {
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\n\r\nall of it");
            });
    Call call = probe.call(Requests.of("GET", "/"), upstream(server));
    assertThat(call.body).hasToString("all of it");
    assertThat(call.events).containsExactly("attempt 1", "head", "body", "end");
  }

  @Test
  void responsesWithoutBody_endAtTheirHead_andConnectionIsReused() throws Exception {
    RawUpstream server =
        server(
            connection -> {
              for (String head = connection.readHead();
                  !head.isEmpty();
                  head = connection.readHead()) {
                String code = head.substring(head.indexOf('/') + 1, head.indexOf(" HTTP"));
                connection.write("HTTP/1.1 " + code + " X\r\ncontent-length: 17\r\n\r\n");
              }
            });
    Upstream upstream = upstream(server);
    assertThat(probe.call(Requests.of("HEAD", "/200"), upstream).status).isEqualTo(200);
    assertThat(probe.call(Requests.of("GET", "/304"), upstream).status).isEqualTo(304);
    assertThat(probe.call(Requests.of("GET", "/204"), upstream).status).isEqualTo(204);
    Call last = probe.call(Requests.of("HEAD", "/404"), upstream);
    assertThat(last.events).containsExactly("attempt 1", "head", "end");
    assertThat(server.connections()).isOne();
  }

  @Test
  void interimResponses_comeBeforeTheFinalOne() throws Exception {
    RawUpstream server =
        answering(
            "HTTP/1.1 100 Continue\r\n\r\n"
                + "HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n"
                + "HTTP/1.1 103 Early Hints\r\n\r\n"
                + OK);
    Upstream upstream = upstream(server);
    for (int n = 0; n < 2; n++) {
      Call call = probe.call(Requests.of("GET", "/"), upstream);
      assertThat(call.interim).containsExactly(100, 103, 103);
      assertThat(call.body).hasToString("ok");
      assertThat(call.events)
          .containsExactly("attempt 1", "interim", "interim", "interim", "head", "body", "end");
    }
    assertThat(server.connections()).isOne();
  }

  @Test
  void interimResponse_toHead_isFollowedByTheFinalOne() throws Exception {
    RawUpstream server =
        answering("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
    Call call = probe.call(Requests.of("HEAD", "/"), upstream(server));
    assertThat(call.events).containsExactly("attempt 1", "interim", "head", "end");
  }
}
