package io.headwater.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.forward.ForwardProbe.Call;
import io.headwater.gateway.forward.balance.RetryPolicy.Cause;
import io.headwater.gateway.forward.balance.UpstreamSnapshot;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.wire.Fields;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a retry policy has a forwarder try again, and what its budget does not. */
final class ForwarderRetriesIT extends ForwarderFixture {
  private static final String CANNOT = "HTTP/1.1 503 Busy\r\ncontent-length: 4\r\n\r\nbusy";

  ForwarderRetriesIT() {
    super("best");
  }

  private static Upstreams on(Cause... causes) {
    return new Upstreams().retry(Set.of(causes), Set.of(), Duration.ZERO);
  }

  // --- reset ---

  @Test
  void reset_isTriedElsewhere() throws Exception {
    RawUpstream closing = server(RawUpstream.Connection::readHead);
    RawUpstream good = answering(OK);
    Upstream upstream = on(Cause.RESET).at(closing.endpoint(), good.endpoint());
    Call call = probe.call(Requests.of("GET", "/"), upstream);
    assertThat(call.status).isEqualTo(200);
    assertThat(call.attempts).containsExactly(closing.endpoint(), good.endpoint());
    assertThat(call.failedAttempts).containsExactly(FailureKind.UPSTREAM_RESET);
    assertThat(upstream.snapshot().retries()).isOne();
  }

  @Test
  void reset_notListed_isNotTriedAgain() throws Exception {
    RawUpstream closing = server(RawUpstream.Connection::readHead);
    Upstream upstream = on(Cause.CONNECT, Cause.TIMEOUT).at(closing.endpoint());
    Call call = probe.call(Requests.of("GET", "/"), upstream);
    assertThat(call.events).containsExactly("attempt 1", "failed");
    assertThat(closing.requests()).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH"})
  void reset_notIdempotent_isNotTriedAgain(String method) throws Exception {
    RawUpstream closing = server(RawUpstream.Connection::readHead);
    Call call = probe.call(Requests.of(method, "/"), on(Cause.RESET).at(closing.endpoint()));
    assertThat(call.failureKind()).isEqualTo(FailureKind.UPSTREAM_RESET);
    assertThat(closing.requests()).isOne();
  }

  @Test
  void reset_withBody_isNotTriedAgain() throws Exception {
    RawUpstream closing = server(RawUpstream.Connection::readHead);
    Call call = probe.start(Requests.of("PUT", "/", 5), on(Cause.RESET).at(closing.endpoint()));
    call.send("hello");
    call.end(Fields.NONE);
    assertThat(call.await().failureKind()).isEqualTo(FailureKind.UPSTREAM_RESET);
    assertThat(closing.requests()).isOne();
  }

  @Test
  void reset_withinTheResponse_isNotTriedAgain() throws Exception {
    RawUpstream halfway =
        server(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf");
            });
    Call call = probe.call(Requests.of("GET", "/"), on(Cause.RESET).at(halfway.endpoint()));
    assertThat(call.failureKind()).isEqualTo(FailureKind.UPSTREAM_RESET);
    assertThat(halfway.requests()).isOne();
  }

  @Test
  void reset_atTheOnlyEndpoint_isTriedThereAfterAWait() throws Exception {
    RawUpstream flaky =
        server(
            connection -> {
              connection.readHead();
              if (connection.number() == 3) {
                connection.write(OK);
              }
            });
    Call call = probe.call(Requests.of("GET", "/"), on(Cause.RESET).at(flaky.endpoint()));
    assertThat(call.status).isEqualTo(200);
    assertThat(call.attempts).hasSize(3);
  }

  // --- time-outs ---

  @Test
  void perTryTimeout_isTriedElsewhere_andTheSilentConnectionClosed() throws Exception {
    RawUpstream silent =
        server(
            connection -> {
              connection.readHead();
              connection.awaitEnd();
            });
    RawUpstream good = answering(OK);
    Upstream upstream =
        new Upstreams()
            .retry(Set.of(Cause.TIMEOUT), Set.of(), Duration.ofMillis(100))
            .at(silent.endpoint(), good.endpoint());
    Call call = probe.call(Requests.of("GET", "/"), upstream);
    assertThat(call.status).isEqualTo(200);
    assertThat(call.failedAttempts).containsExactly(FailureKind.UPSTREAM_TIMEOUT);
    await().until(() -> silent.ended() == 1);
  }

  @Test
  void perTryTimeout_lastAttempt_fails() throws Exception {
    RawUpstream silent =
        server(
            connection -> {
              connection.readHead();
              connection.awaitEnd();
            });
    Upstream upstream =
        new Upstreams().retry(Set.of(), Set.of(), Duration.ofMillis(100)).at(silent.endpoint());
    Call call = probe.call(Requests.of("GET", "/"), upstream);
    assertThat(call.failureKind()).isEqualTo(FailureKind.UPSTREAM_TIMEOUT);
    assertThat(call.events).containsExactly("attempt 1", "failed");
  }

  @Test
  void perTryTimeout_endsWithTheHead() throws Exception {
    RawUpstream slow =
        server(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n");
              connection.readUntil("\n");
            });
    Upstream upstream =
        new Upstreams()
            .retry(Set.of(Cause.TIMEOUT), Set.of(), Duration.ofMillis(100))
            .limits(limits(700, 3, 8, 1_000))
            .at(slow.endpoint());
    Call call = probe.call(Requests.of("GET", "/"), upstream);
    // The upstream's own time-out, which counts silence within the body, came first.
    assertThat(call.failureKind()).isEqualTo(FailureKind.UPSTREAM_TIMEOUT);
    assertThat(call.events).containsExactly("attempt 1", "head", "failed");
  }

  // --- statuses ---

  @Test
  void listedStatus_isTriedElsewhere_andNotPassedOn() throws Exception {
    RawUpstream busy = answering(CANNOT);
    RawUpstream good = answering(OK);
    Upstream upstream =
        new Upstreams()
            .retry(Set.of(), Set.of(503), Duration.ZERO)
            .at(busy.endpoint(), good.endpoint());
    Call call = probe.call(Requests.of("GET", "/"), upstream);
    assertThat(call.events)
        .containsExactly("attempt 1", "attempt answered 503", "attempt 2", "head", "body", "end");
    assertThat(call.body).hasToString("ok");
  }

  @Test
  void listedStatus_lastAttempt_isPassedOn() throws Exception {
    RawUpstream busy = answering(CANNOT);
    Upstream upstream =
        new Upstreams().retry(Set.of(), Set.of(503), Duration.ZERO).at(busy.endpoint());
    Call call = probe.call(Requests.of("GET", "/"), upstream);
    assertThat(call.status).isEqualTo(503);
    assertThat(call.body).hasToString("busy");
    assertThat(busy.requests()).isEqualTo(3);
  }

  @Test
  void otherStatus_andOtherMethod_arePassedOn() throws Exception {
    RawUpstream busy = answering(CANNOT);
    Upstream upstream =
        new Upstreams().retry(Set.of(), Set.of(502, 504), Duration.ZERO).at(busy.endpoint());
    assertThat(probe.call(Requests.of("GET", "/"), upstream).attempts).hasSize(1);
    Upstream listing =
        new Upstreams().retry(Set.of(), Set.of(503), Duration.ZERO).at(busy.endpoint());
    assertThat(probe.call(Requests.of("POST", "/"), listing).attempts).hasSize(1);
  }

  // --- budget, and giving up ---

  @Test
  void budget_thatIsSpent_endsRetries() throws Exception {
    RawUpstream closing = server(RawUpstream.Connection::readHead);
    Upstream upstream = on(Cause.RESET).budget(50, 0).at(closing.endpoint());
    for (int n = 0; n < 20; n++) {
      probe.call(Requests.of("GET", "/"), upstream);
    }
    UpstreamSnapshot seen = upstream.snapshot();
    assertThat(seen.retries()).isEqualTo(10);
    assertThat(seen.retriesDenied()).isPositive();
    assertThat(closing.requests()).isEqualTo(30);
  }

  @Test
  void cancel_whileItWaitsForARetry_startsNoOther() throws Exception {
    RawUpstream closing = server(RawUpstream.Connection::readHead);
    Upstream upstream = on(Cause.RESET).at(closing.endpoint());
    Call call =
        probe.onLoop(
            () -> {
              Call started = probe.start(upstream, Requests.of("GET", "/"));
              started.onAttemptFailed = () -> started.forwarding().cancel();
              return started;
            });
    await().until(() -> call.events.contains("attempt failed"));
    assertThat(probe.call(Requests.of("POST", "/"), upstream).attempts).hasSize(1);
    assertThat(call.events).containsExactly("attempt 1", "attempt failed");
    assertNothingInFlight(upstream);
  }

  /** It lay idle before it was asked: that its peer closed it says nothing of the endpoint. */
  @Test
  void connectionOfACancelledAttempt_closedByItsPeer_isReplacedForFree() throws Exception {
    RawUpstream server =
        server(
            connection -> {
              connection.readHead();
              if (connection.number() == 2) {
                connection.write(OK);
              }
            });
    // The one connection there may be: the second exchange waits until it is idle.
    Upstream upstream =
        new Upstreams().bounds(1, 0, 1, Duration.ofSeconds(20)).at(server.endpoint());
    probe.onLoop(
        () -> {
          Call started = probe.start(upstream, Requests.of("GET", "/1"));
          started.forwarding().cancel();
          return started;
        });
    Call call = probe.call(Requests.of("GET", "/2"), upstream);
    // Nothing is to be tried again after a reset: only what is free is.
    assertThat(call.status).isEqualTo(200);
    assertThat(call.failedAttempts).containsExactly(FailureKind.UPSTREAM_RESET);
    assertThat(server.connections()).isEqualTo(2);
    assertThat(server.requests()).isEqualTo(2);
  }

  static void assertNothingInFlight(Upstream upstream) {
    UpstreamSnapshot seen = upstream.snapshot();
    assertThat(seen.inFlight()).isZero();
    assertThat(seen.waiting()).isZero();
    assertThat(seen.endpoints()).allSatisfy(each -> assertThat(each.inFlight()).isZero());
  }
}
