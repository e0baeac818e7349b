package io.headwater.gateway.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.forward.ForwardProbe.Call;
import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a forwarder tries again, and how it gives up. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"best", "nio"})
final class ForwarderAttemptsIT extends ForwarderFixture {
  ForwarderAttemptsIT(String transport) {
    super(transport);
  }

  @Test
  void staleConnection_idempotentWithoutBody_isTriedOnceMore() throws Exception {
    for (String method : List.of("GET", "HEAD", "OPTIONS", "DELETE", "PUT")) {
      RawUpstream server = staleAfterFirst();
      Upstream upstream = upstream(server);
      probe.call(Requests.of("GET", "/1"), upstream);
      Call call = probe.call(Requests.of(method, "/2"), upstream);
      assertThat(call.status).as(method).isEqualTo(200);
      assertThat(call.failedAttempts).containsExactly(FailureKind.UPSTREAM_RESET);
      assertThat(call.events).startsWith("attempt 1", "attempt failed", "attempt 2", "head");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void staleConnection_notIdempotent_isNotTriedAgain() throws Exception {
    RawUpstream server = staleAfterFirst();
    Upstream upstream = upstream(server);
    probe.call(Requests.of("GET", "/1"), upstream);
    Call call = probe.call(Requests.of("POST", "/2"), upstream);
    assertThat(call.failureKind()).isEqualTo(FailureKind.UPSTREAM_RESET);
    assertThat(call.events).containsExactly("attempt 1", "failed");
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void staleConnection_withBody_isNotTriedAgain() throws Exception {
    RawUpstream server = staleAfterFirst();
    Upstream upstream = upstream(server);
    probe.call(Requests.of("GET", "/1"), upstream);
    Call call = probe.start(Requests.of("PUT", "/2", 5), upstream);
    call.send("hello");
    call.end(Fields.NONE);
    assertThat(call.await().failureKind()).isEqualTo(FailureKind.UPSTREAM_RESET);
    assertThat(server.requests()).isEqualTo(2);
  }

  /** An interim response says that the request arrived: it is not as if nothing had been sent. */
  @Test
  void staleConnection_thatAnsweredInterim_isNotTriedAgain() throws Exception {
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              connection.write(OK);
              connection.readHead();
              connection.write("HTTP/1.1 103 Early Hints\r\n\r\n");
            });
    Upstream upstream = upstream(server);
    probe.call(Requests.of("GET", "/1"), upstream);
    Call call = probe.call(Requests.of("GET", "/2"), upstream);
    assertThat(call.events).containsExactly("attempt 1", "interim", "failed");
    assertThat(call.failureKind()).isEqualTo(FailureKind.UPSTREAM_RESET);
  }

  @Test
  void refused_nextEndpointIsTried() throws Exception {
    RawUpstream server = answering(OK);
    Endpoint refusing = refusing();
    Upstream upstream = upstream(LIMITS, refusing, server.endpoint());
    Call call = probe.start(Requests.of("POST", "/", 5), upstream);
    call.send("hello");
    call.end(Fields.NONE);
    assertThat(call.await().status).isEqualTo(200);
    assertThat(call.attempts).containsExactly(refusing, server.endpoint());
    assertThat(call.failedAttempts).containsExactly(FailureKind.UPSTREAM_REFUSED);
  }

  @Test
  void refused_nextEndpointHasAnIdleConnection_isServedOverIt() throws Exception {
    RawUpstream server = answering(OK);
    Upstream upstream = upstream(LIMITS, server.endpoint(), refusing());
    assertThat(probe.call(Requests.of("GET", "/1"), upstream).attempts).hasSize(1);
    Call call = probe.call(Requests.of("GET", "/2"), upstream);
    assertThat(call.events).startsWith("attempt 1", "attempt failed", "attempt 2");
    assertThat(call.status).isEqualTo(200);
    assertThat(server.connections()).isOne();
  }

  @Test
  void refused_byAll_fails() throws Exception {
    Upstream upstream = upstream(LIMITS, refusing(), refusing());
    Call call = probe.call(Requests.of("GET", "/"), upstream);
    assertThat(call.failureKind()).isEqualTo(FailureKind.UPSTREAM_REFUSED);
    // Each in turn, and one of them once more after a wait.
    assertThat(call.events)
        .containsExactly(
            "attempt 1", "attempt failed", "attempt 2", "attempt failed", "attempt 3", "failed");
    assertThat(Set.copyOf(call.attempts.subList(0, 2))).hasSize(2);
  }

  @Test
  void refused_noMoreAttemptsThanAllowed() throws Exception {
    Upstream upstream = upstream(limits(20_000, 2, 8, 1_000), refusing(), refusing(), refusing());
    Call call = probe.call(Requests.of("GET", "/"), upstream);
    assertThat(call.failureKind()).isEqualTo(FailureKind.UPSTREAM_REFUSED);
    assertThat(call.attempts).hasSize(2);
  }

  @Test
  void endpoints_areDealtOutInTurn() throws Exception {
    RawUpstream one = answering(OK);
    RawUpstream two = answering(OK);
    Upstream upstream = upstream(LIMITS, one.endpoint(), two.endpoint());
    for (int n = 0; n < 6; n++) {
      probe.call(Requests.of("GET", "/"), upstream);
    }
    assertThat(one.requests()).isEqualTo(3);
    assertThat(two.requests()).isEqualTo(3);
  }

  @Test
  void connect_thatIsNeverAnswered_timesOut() throws Exception {
    // Linux drops further handshakes once the queue of a listener that never accepts is full.
    ServerSocket full = open(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    for (int n = 0; n < 8; n++) {
      SocketChannel filler = open(SocketChannel.open());
      filler.configureBlocking(false);
      filler.connect(full.getLocalSocketAddress());
    }
    Upstream.Limits limits =
        new Upstream.Limits(
            Duration.ofSeconds(20), Duration.ofMillis(300), 3, 8, Duration.ofMinutes(5));
    Upstream upstream = upstream(limits, new Endpoint("127.0.0.1", full.getLocalPort()));
    assertThat(probe.call(Requests.of("GET", "/"), upstream).failureKind())
        .isEqualTo(FailureKind.CONNECT_TIMEOUT);
  }

  @Test
  void cancel_beforeTheConnection_releasesTheBodyAndKeepsTheConnection() throws Exception {
    RawUpstream server = answering(OK);
    Upstream upstream = upstream(server);
    ByteBuf waiting = Unpooled.copiedBuffer("hello", ISO_8859_1);
    Call call =
        probe.onLoop(
            () -> {
              Call started = probe.start(upstream, Requests.of("POST", "/", 5));
              started.forwarding().body(waiting);
              started.forwarding().cancel();
              return started;
            });
    assertThat(waiting.refCnt()).isZero();
    await().until(() -> server.connections() == 1);
    assertThat(probe.onLoop(() -> call.forwarding().isWritable())).isTrue();
    assertThat(call.events).containsExactly("attempt 1");
    assertThat(server.requests()).isZero();
  }

  @Test
  void cancel_beforeTheHead_closesTheConnection() throws Exception {
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              connection.awaitEnd();
            });
    Call call = probe.start(Requests.of("GET", "/"), upstream(server));
    await().until(() -> server.requests() == 1);
    call.cancel();
    await().until(() -> server.ended() == 1);
    assertThat(call.events).containsExactly("attempt 1");
  }

  @Test
  void cancel_withinTheResponse_closesTheConnection() throws Exception {
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");
              connection.awaitEnd();
            });
    Call call = probe.start(Requests.of("GET", "/"), upstream(server));
    await().until(() -> call.bodyBytes.get() == 4);
    call.cancel();
    await().until(() -> server.ended() == 1);
    assertThat(call.events).containsExactly("attempt 1", "head", "body");
  }

  @Test
  void cancel_asAnAnswerToTheHead_releasesTheBodyThatFollows() throws Exception {
    RawUpstream server = answering(OK);
    Call call =
        probe.onLoop(
            () -> {
              Call started = probe.start(upstream(server), Requests.of("GET", "/"));
              started.onHead = () -> started.forwarding().cancel();
              return started;
            });
    await().until(() -> server.ended() == 1);
    assertThat(call.events).containsExactly("attempt 1", "head");
  }

  @Test
  void cancel_withinTheRequestBody_closesTheConnection() throws Exception {
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              connection.awaitEnd();
            });
    Call call = probe.start(Requests.of("POST", "/", 1_000), upstream(server));
    call.send("hello");
    await().until(() -> server.requests() == 1);
    call.cancel();
    await().until(() -> server.ended() == 1);
    assertThat(call.events).containsExactly("attempt 1");
  }

  @Test
  void cancel_asAnAnswerToAFailedAttempt_startsNoOther() throws Exception {
    RawUpstream server = answering(OK);
    Upstream upstream = upstream(LIMITS, refusing(), server.endpoint());
    CountDownLatch cancelled = new CountDownLatch(1);
    Call call =
        probe.onLoop(
            () -> {
              Call started = probe.start(upstream, Requests.of("GET", "/"));
              started.onAttemptFailed =
                  () -> {
                    started.forwarding().cancel();
                    cancelled.countDown();
                  };
              return started;
            });
    assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(probe.onLoop(call::isDone)).isFalse();
    assertThat(call.events).containsExactly("attempt 1", "attempt failed");
  }

  @Test
  void cancel_afterTheEnd_doesNothing() throws Exception {
    RawUpstream server = answering(OK);
    Upstream upstream = upstream(server);
    Call call = probe.call(Requests.of("GET", "/"), upstream);
    call.cancel();
    assertThat(probe.call(Requests.of("GET", "/"), upstream).status).isEqualTo(200);
    assertThat(call.events).containsExactly("attempt 1", "head", "body", "end");
    assertThat(server.connections()).isOne();
  }
}
