package io.headwater.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.forward.ForwardProbe.Call;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connections of a forwarder are kept, and which are not. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"best", "nio"})
final class ForwarderConnectionsIT extends ForwarderFixture {
  ForwarderConnectionsIT(String transport) {
    super(transport);
  }

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
}
