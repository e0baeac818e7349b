package io.headwater.gateway.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.forward.ForwardProbe.Call;
import io.headwater.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** How bodies flow through a forwarder, and who may stop them. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"best", "nio"})
final class ForwarderBodiesIT extends ForwarderFixture {
  ForwarderBodiesIT(String transport) {
    super(transport);
  }

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
    call.end(Fields.NONE);
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
    Fields trailers = new Fields().add("x-sum", "7").add("content-length", "9").add("b3", "1");
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
          call.forwarding().endBody(Fields.NONE);
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
        call.forwarding().endBody(Fields.NONE);
        call.forwarding().flush();
      }
    }
  }
}
