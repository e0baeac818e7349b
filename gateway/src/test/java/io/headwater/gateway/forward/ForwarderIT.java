package io.headwater.gateway.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.forward.ForwardProbe.Call;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.loop.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The forwarder against a raw socket, on the transports that the gateway runs on. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"best", "nio"})
class ForwarderIT {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  private static final Upstream.Limits LIMITS =
      new Upstream.Limits(
          Duration.ofSeconds(20), Duration.ofSeconds(5), 3, 8, Duration.ofMinutes(5));

  private final ForwardProbe probe;
  private final List<AutoCloseable> opened = new ArrayList<>();

  ForwarderIT(String transport) {
    this.probe = new ForwardProbe(transport.equals("nio") ? Transport.nio() : Transport.best());
  }

  @AfterEach
  void closeAll() throws Exception {
    probe.close();
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  // --- connections ---

  @Test
  void keepAlive_connectionIsReused() throws Exception {
    RawUpstream server = answering(OK);
    Upstream upstream = upstream(server);
    for (int n = 1; n <= 5; n++) {
      Call call = probe.call(Requests.of("GET", "/" + n), upstream);
      assertThat(call.status).isEqualTo(200);
      assertThat(call.body).hasToString("ok");
      assertThat(call.events).containsExactly("attempt 1", "head", "body", "end");
    }
    assertThat(server.connections()).isOne();
    assertThat(server.requests()).isEqualTo(5);
  }

  @Test
  void concurrentRequests_haveAConnectionEach() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    RawUpstream server =
        server(
            connection -> {
              while (!connection.readHead().isEmpty()) {
                release.await();
                connection.write(OK);
              }
            });
    Upstream upstream = upstream(server);
    Call one = probe.start(Requests.of("GET", "/1"), upstream);
    Call two = probe.start(Requests.of("GET", "/2"), upstream);
    await().until(() -> server.requests() == 2);
    release.countDown();
    one.await();
    two.await();
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void connectionClose_connectionIsNotReused() throws Exception {
    for (String response :
        List.of(
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok",
            "HTTP/1.1 200 OK\r\nConnection: foo, Close\r\ncontent-length: 2\r\n\r\nok",
            "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok")) {
      RawUpstream server = answering(response);
      Upstream upstream = upstream(server);
      assertThat(probe.call(Requests.of("GET", "/"), upstream).body).hasToString("ok");
      assertThat(probe.call(Requests.of("GET", "/"), upstream).body).hasToString("ok");
      assertThat(server.connections()).as(response).isEqualTo(2);
    }
  }

  @Test
  void idleConnections_areCapped() throws Exception {
    RawUpstream server = answering(OK);
    Upstream upstream = upstream(limits(20_000, 3, 0, 300_000), server);
    probe.call(Requests.of("GET", "/"), upstream);
    probe.call(Requests.of("GET", "/"), upstream);
    assertThat(server.connections()).isEqualTo(2);
    await().until(() -> server.ended() == 2);
  }

  @Test
  void idleConnection_isClosedWhenItsTimeIsOver() throws Exception {
    RawUpstream server = answering(OK);
    probe.call(Requests.of("GET", "/"), upstream(limits(20_000, 3, 8, 200), server));
    await().until(() -> server.ended() == 1);
  }

  @Test
  void close_closesIdleConnections() throws Exception {
    RawUpstream server = answering(OK);
    probe.call(Requests.of("GET", "/"), upstream(server));
    assertThat(server.ended()).isZero();
    probe.closeForwarder();
    await().until(() -> server.ended() == 1);
  }

  // --- attempts ---

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
    call.end(EmptyHttpHeaders.INSTANCE);
    assertThat(call.await().failureKind()).isEqualTo(FailureKind.UPSTREAM_RESET);
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void newConnection_closedWithoutAnswer_isNotTriedAgain() throws Exception {
    RawUpstream server = server(RawUpstream.Connection::readHead);
    Call call = probe.call(Requests.of("GET", "/"), upstream(server));
    assertThat(call.failureKind()).isEqualTo(FailureKind.UPSTREAM_RESET);
    assertThat(call.events).containsExactly("attempt 1", "failed");
    assertThat(server.requests()).isOne();
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
    Upstream upstream = upstream(LIMITS, refusing(), server.endpoint());
    Call call = probe.start(Requests.of("POST", "/", 5), upstream);
    call.send("hello");
    call.end(EmptyHttpHeaders.INSTANCE);
    assertThat(call.await().status).isEqualTo(200);
    assertThat(call.attempts).containsExactlyElementsOf(upstream.endpoints());
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
    assertThat(call.events).containsExactly("attempt 1", "attempt failed", "attempt 2", "failed");
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

  // --- answers ---

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
    Call call = probe.call(Requests.of("GET", "/"), upstream(server));
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
      HttpHeaders trailers = call.trailers;
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

  // --- what nobody asked for ---

  @Test
  void unsolicitedBytes_onAnIdleConnection_closeIt() throws Exception {
    CountDownLatch firstDone = new CountDownLatch(1);
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              connection.write(OK);
              if (connection.number() == 1) {
                firstDone.await();
                connection.write("HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nspoofed");
              }
              connection.awaitEnd();
            });
    Upstream upstream = upstream(server);
    probe.call(Requests.of("GET", "/1"), upstream);
    firstDone.countDown();
    await().until(() -> server.ended() == 1);
    Call call = probe.call(Requests.of("GET", "/2"), upstream);
    assertThat(call.body).hasToString("ok");
    assertThat(server.connections()).isEqualTo(2);
  }

  /** A second response right behind the first must never answer the next request. */
  @Test
  void unsolicitedResponse_inTheSamePacket_isNotTakenForTheNextAnswer() throws Exception {
    for (String surplus :
        List.of(
            "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nspoofed",
            "HTTP/1.1 200 OK\r\ncontent-",
            "H")) {
      RawUpstream server =
          server(
              connection -> {
                while (!connection.readHead().isEmpty()) {
                  connection.write(connection.number() == 1 ? OK + surplus : OK);
                }
              });
      Upstream upstream = upstream(server);
      CompletableFuture<Call> second = new CompletableFuture<>();
      Call first =
          probe.onLoop(
              () -> {
                Call call = probe.start(upstream, Requests.of("GET", "/1"));
                // As a pipelined request does: it begins where the response before it ends.
                call.onEnd = () -> second.complete(probe.start(upstream, Requests.of("GET", "/2")));
                return call;
              });
      first.await();
      assertThat(second.get(30, TimeUnit.SECONDS).await().body).as(surplus).hasToString("ok");
      assertThat(probe.call(Requests.of("GET", "/3"), upstream).body).hasToString("ok");
      await().until(() -> server.ended() >= 1);
    }
  }

  // --- bodies and their pace ---

  @Test
  void requestBody_ofKnownLength_arrives() throws Exception {
    BlockingQueue<String> bodies = new ArrayBlockingQueue<>(1);
    RawUpstream server =
        server(
            connection -> {
              assertThat(connection.readHead()).contains("\r\ncontent-length: 11\r\n");
              bodies.add(connection.read(11));
              connection.write(OK);
              connection.awaitEnd();
            });
    Call call = probe.start(Requests.of("POST", "/", 11), upstream(server));
    call.send("hello");
    call.send(" world");
    call.end(EmptyHttpHeaders.INSTANCE);
    assertThat(bodies.poll(30, TimeUnit.SECONDS)).isEqualTo("hello world");
    assertThat(call.await().status).isEqualTo(200);
  }

  @Test
  void requestBody_ofUnknownLength_arrivesInChunks() throws Exception {
    BlockingQueue<String> bodies = new ArrayBlockingQueue<>(1);
    RawUpstream server =
        server(
            connection -> {
              assertThat(connection.readHead()).contains("\r\ntransfer-encoding: chunked\r\n");
              bodies.add(connection.readUntil("0\r\nx-sum: 7\r\n\r\n"));
              connection.write(OK);
              connection.awaitEnd();
            });
    HttpHeaders trailers =
        new DefaultHttpHeaders().add("x-sum", "7").add("content-length", "9").add("b3", "1");
    Call call =
        probe.start(Requests.of("POST", "/", OutboundRequest.UNKNOWN_LENGTH), upstream(server));
    call.send("hello");
    call.send("");
    call.send("sixteen letters!");
    call.end(trailers);
    assertThat(bodies.poll(30, TimeUnit.SECONDS))
        .isEqualTo("5\r\nhello\r\n10\r\nsixteen letters!\r\n0\r\nx-sum: 7\r\n\r\n");
    assertThat(call.await().status).isEqualTo(200);
  }

  @Test
  void earlyResponse_whileTheBodyStillGoes_endsTheConnection() throws Exception {
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n");
              connection.awaitEnd();
            });
    Upstream upstream = upstream(server);
    Call call = probe.start(Requests.of("POST", "/", 1_000), upstream);
    call.send("the first bytes");
    assertThat(call.await().status).isEqualTo(413);
    await().until(() -> server.ended() == 1);
    ByteBuf late = Unpooled.copiedBuffer("late", ISO_8859_1);
    probe.onLoop(
        () -> {
          call.forwarding().body(late);
          call.forwarding().endBody(EmptyHttpHeaders.INSTANCE);
          return true;
        });
    assertThat(late.refCnt()).isZero();
    assertThat(call.events).containsExactly("attempt 1", "head", "end");
    probe.call(Requests.of("GET", "/"), upstream);
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void pausedReading_stopsTheFlow_andLosesNothing() throws Exception {
    int size = 64 * 1024 * 1024;
    AtomicLong sent = new AtomicLong();
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\ncontent-length: " + size + "\r\n\r\n");
              byte[] piece = new byte[64 * 1024];
              Arrays.fill(piece, (byte) 'x');
              for (int at = 0; at < size; at += piece.length) {
                connection.write(piece);
                sent.addAndGet(piece.length);
              }
              connection.awaitEnd();
            });
    Call call =
        probe.onLoop(
            () -> {
              Call started = probe.start(upstream(server), Requests.of("GET", "/"));
              started.keepBody = false;
              started.onHead = () -> started.forwarding().pauseReading(true);
              return started;
            });
    await().until(() -> call.status == 200);
    // What is under way fills the two sockets' buffers; then the sender stands still.
    AtomicLong before = new AtomicLong(-1);
    await()
        .pollInterval(Duration.ofMillis(500))
        .until(() -> before.getAndSet(sent.get()) == sent.get());
    assertThat(sent.get()).isLessThan(size / 2);
    assertThat(call.bodyBytes.get()).isLessThanOrEqualTo(256 * 1024);
    assertThat(call.isDone()).isFalse();
    call.pause(false);
    call.await();
    assertThat(call.bodyBytes.get()).isEqualTo(size);
    assertThat(call.failure).isNull();
  }

  @Test
  void slowUpstream_isToldByWritability() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    int pieces = 512;
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              read.await();
              assertThat(connection.read(pieces * 65_536)).hasSize(pieces * 65_536);
              connection.write(OK);
              connection.awaitEnd();
            });
    AtomicInteger sent = new AtomicInteger();
    byte[] piece = "y".repeat(65_536).getBytes(ISO_8859_1);
    Call call =
        probe.onLoop(
            () -> {
              Call started =
                  probe.start(upstream(server), Requests.of("POST", "/", pieces * 65_536L));
              assertThat(started.forwarding().isWritable()).as("not connected yet").isFalse();
              started.onWritabilityChanged = () -> sendWhileWritable(started, piece, sent, pieces);
              return started;
            });
    AtomicInteger before = new AtomicInteger(-1);
    await()
        .pollInterval(Duration.ofMillis(500))
        .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
    assertThat(sent.get()).isLessThan(pieces / 2);
    read.countDown();
    assertThat(call.await().status).isEqualTo(200);
    assertThat(sent.get()).isEqualTo(pieces);
  }

  private static void sendWhileWritable(Call call, byte[] piece, AtomicInteger sent, int pieces) {
    while (sent.get() < pieces && call.forwarding().isWritable()) {
      call.forwarding().body(Unpooled.wrappedBuffer(piece));
      call.forwarding().flush();
      if (sent.incrementAndGet() == pieces) {
        call.forwarding().endBody(EmptyHttpHeaders.INSTANCE);
        call.forwarding().flush();
      }
    }
  }

  // --- giving up ---

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

  // --- fixtures ---

  /** Its first connection answers once, and closes when it is asked again. */
  private RawUpstream staleAfterFirst() throws IOException {
    return server(
        connection -> {
          connection.readHead();
          connection.write(OK.replace("ok", "").replace("length: 2", "length: 0"));
          connection.readHead();
        });
  }

  private RawUpstream answering(String response) throws IOException {
    return open(RawUpstream.answering(response));
  }

  private RawUpstream server(RawUpstream.Script script) throws IOException {
    return open(RawUpstream.start(script));
  }

  /** An address that nobody listens at; bound meanwhile, so that nobody else can. */
  private Endpoint refusing() throws IOException {
    SocketChannel bound = open(SocketChannel.open());
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return new Endpoint("127.0.0.1", bound.socket().getLocalPort());
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.add(resource);
    return resource;
  }

  private static Upstream upstream(RawUpstream server) {
    return upstream(LIMITS, server);
  }

  private static Upstream upstream(Upstream.Limits limits, RawUpstream server) {
    return upstream(limits, server.endpoint());
  }

  private static Upstream upstream(Upstream.Limits limits, Endpoint... endpoints) {
    return new Upstream("users", "", "", List.of(endpoints), limits);
  }

  private static Upstream.Limits limits(
      long timeoutMillis, int attempts, int idleConnections, long idleMillis) {
    return new Upstream.Limits(
        Duration.ofMillis(timeoutMillis),
        Duration.ofSeconds(5),
        attempts,
        idleConnections,
        Duration.ofMillis(idleMillis));
  }
}
