package io.headwater.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.forward.ForwardProbe.Call;
import io.headwater.gateway.forward.balance.EndpointSnapshot;
import io.headwater.gateway.forward.balance.EndpointState;
import io.headwater.gateway.forward.balance.Occupancy;
import io.headwater.gateway.forward.balance.RetryPolicy.Cause;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.loop.Transport;
import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a forwarder does where as much is asked of an upstream as may be; and who is left out. */
final class ForwarderBoundsIT extends ForwarderFixture {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Semaphore answers = new Semaphore(0);

  ForwarderBoundsIT() {
    super("best");
  }

  /** Answers each request when the test allows one more answer. */
  private RawUpstream answeringOnDemand() throws Exception {
    return server(
        connection -> {
          while (!connection.readHead().isEmpty()) {
            answers.acquire();
            connection.write(OK);
          }
        });
  }

  @Test
  void maxInFlight_laterOnesWaitInTurn() throws Exception {
    RawUpstream server = answeringOnDemand();
    Upstream upstream = new Upstreams().bounds(0, 2, 10, LONG).at(server.endpoint());
    List<Call> calls = start(upstream, 5);
    await().until(() -> server.requests() == 2);
    assertThat(upstream.snapshot().waiting()).isEqualTo(3);
    for (int answered = 1; answered <= 5; answered++) {
      answers.release();
      int n = answered;
      await().until(() -> calls.stream().filter(Call::isDone).count() == n);
      assertThat(upstream.snapshot().endpoints().get(0).inFlight()).isLessThanOrEqualTo(2);
    }
    assertThat(calls).allSatisfy(call -> assertThat(call.status).isEqualTo(200));
    await().untilAsserted(() -> ForwarderRetriesIT.assertNothingInFlight(upstream));
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void maxInFlight_freedOnOneLoop_wakesWhoWaitsOnAnother() throws Exception {
    RawUpstream server = answeringOnDemand();
    Upstream upstream = new Upstreams().bounds(0, 1, 10, LONG).at(server.endpoint());
    try (ForwardProbe other = new ForwardProbe(Transport.best())) {
      Call first = probe.start(Requests.of("GET", "/"), upstream);
      Call second = other.start(Requests.of("GET", "/"), upstream);
      assertThat(second.events).isEmpty();
      answers.release(2);
      assertThat(first.await().status).isEqualTo(200);
      assertThat(second.await().status).isEqualTo(200);
    }
  }

  /** It stops between being asked whether it does and being given something to do. */
  @Test
  void maxInFlight_loopThatStopped_keepsNobodyWaiting() throws Exception {
    RawUpstream server = answeringOnDemand();
    Upstream upstream = new Upstreams().bounds(0, 1, 10, LONG).at(server.endpoint());
    StoppedLoop stopped = new StoppedLoop();
    stopped.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    stopped.seemsToRun = true;
    Balancer balancer =
        new Balancer(
            upstream,
            () -> 0L,
            state -> {
              throw new AssertionError("a connection on a loop that stopped");
            });
    Occupancy occupancy = upstream.state().occupancy();
    WaitingLine line = new WaitingLine(balancer, upstream.policy().bounds(), occupancy, stopped);
    assertThat(line.isEmpty()).isTrue();
    List<Call> calls = start(upstream, 2);
    answers.release(2);
    assertThat(calls).allSatisfy(call -> assertThat(call.await().status).isEqualTo(200));
    assertThat(stopped.rejected).hasValue(1);
    await().untilAsserted(() -> ForwarderRetriesIT.assertNothingInFlight(upstream));
  }

  private static final class StoppedLoop extends DefaultEventLoop {
    private volatile boolean seemsToRun;
    private final AtomicInteger rejected = new AtomicInteger();

    @Override
    public boolean isShuttingDown() {
      return !seemsToRun && super.isShuttingDown();
    }

    @Override
    public void execute(Runnable task) {
      try {
        super.execute(task);
      } catch (RejectedExecutionException e) {
        rejected.incrementAndGet();
        throw e;
      }
    }
  }

  @Test
  void queue_thatIsFull_refusesAtOnce() throws Exception {
    RawUpstream server = answeringOnDemand();
    Upstream upstream = new Upstreams().bounds(0, 1, 1, LONG).at(server.endpoint());
    List<Call> calls = start(upstream, 3);
    assertThat(calls.get(2).await().failureKind()).isEqualTo(FailureKind.UPSTREAM_OVERLOADED);
    assertThat(calls.get(2).events).containsExactly("failed");
    assertThat(upstream.snapshot().refusedFull()).isOne();
    answers.release(2);
    assertThat(calls.get(1).await().status).isEqualTo(200);
  }

  @Test
  void queue_ofNone_isACircuitBreaker() throws Exception {
    RawUpstream server = answeringOnDemand();
    Upstream upstream = new Upstreams().bounds(0, 1, 0, LONG).at(server.endpoint());
    List<Call> calls = start(upstream, 2);
    assertThat(calls.get(1).await().failureKind()).isEqualTo(FailureKind.UPSTREAM_OVERLOADED);
    answers.release(2);
    assertThat(calls.get(0).await().status).isEqualTo(200);
    await().untilAsserted(() -> ForwarderRetriesIT.assertNothingInFlight(upstream));
    assertThat(probe.call(Requests.of("GET", "/"), upstream).status).isEqualTo(200);
  }

  @Test
  void queue_thatTakesTooLong_refuses() throws Exception {
    RawUpstream server = answeringOnDemand();
    Upstream upstream =
        new Upstreams().bounds(0, 1, 5, Duration.ofMillis(150)).at(server.endpoint());
    List<Call> calls = start(upstream, 2);
    assertThat(calls.get(1).await().failureKind()).isEqualTo(FailureKind.UPSTREAM_OVERLOADED);
    assertThat(upstream.snapshot().refusedLate()).isOne();
    assertThat(upstream.snapshot().waiting()).isZero();
    answers.release();
    assertThat(calls.get(0).await().status).isEqualTo(200);
  }

  @Test
  void cancel_whileItWaits_givesItsPlaceAway() throws Exception {
    RawUpstream server = answeringOnDemand();
    Upstream upstream = new Upstreams().bounds(0, 1, 1, LONG).at(server.endpoint());
    List<Call> calls = start(upstream, 2);
    calls.get(1).cancel();
    assertThat(upstream.snapshot().waiting()).isZero();
    Call third = probe.start(Requests.of("GET", "/"), upstream);
    answers.release(2);
    assertThat(third.await().status).isEqualTo(200);
    assertThat(calls.get(1).events).isEmpty();
  }

  @Test
  void maxConnections_waitForOneToBeFree_withoutOpeningMore() throws Exception {
    RawUpstream server = answeringOnDemand();
    Upstream upstream = new Upstreams().bounds(2, 0, 10, LONG).at(server.endpoint());
    List<Call> calls = start(upstream, 6);
    await().until(() -> server.requests() == 2);
    answers.release(6);
    assertThat(calls).allSatisfy(call -> assertThat(call.await().status).isEqualTo(200));
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void maxConnections_atOneEndpoint_goesToTheOther() throws Exception {
    RawUpstream one = answeringOnDemand();
    RawUpstream two = answeringOnDemand();
    Upstream upstream = new Upstreams().bounds(1, 0, 10, LONG).at(one.endpoint(), two.endpoint());
    start(upstream, 2);
    await().until(() -> one.requests() == 1 && two.requests() == 1);
    answers.release(2);
  }

  /** The one connection lies idle on one event loop, and is needed on the other. */
  @Test
  void maxConnections_idleOnAnotherLoop_isYielded() throws Exception {
    RawUpstream server = answering(OK);
    Upstream upstream = new Upstreams().bounds(1, 0, 10, LONG).at(server.endpoint());
    try (ForwardProbe other = new ForwardProbe(Transport.best())) {
      for (int round = 0; round < 5; round++) {
        assertThat(probe.call(Requests.of("GET", "/"), upstream).status).isEqualTo(200);
        assertThat(other.call(Requests.of("GET", "/"), upstream).status).isEqualTo(200);
      }
    }
    assertThat(upstream.snapshot().endpoints().get(0).connections()).isLessThanOrEqualTo(1);
  }

  @Test
  void maxConnections_overTwoLoopsUnderLoad_isNeverExceeded_andNobodyStarves() throws Exception {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    RawUpstream server =
        server(
            connection -> {
              while (!connection.readHead().isEmpty()) {
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                open.decrementAndGet();
                connection.write(OK);
              }
            });
    Upstream upstream = new Upstreams().bounds(2, 0, 1_000, LONG).at(server.endpoint());
    try (ForwardProbe other = new ForwardProbe(Transport.best())) {
      List<Call> calls = new ArrayList<>();
      for (int n = 0; n < 200; n++) {
        calls.add((n % 2 == 0 ? probe : other).start(Requests.of("GET", "/"), upstream));
        assertThat(upstream.snapshot().endpoints().get(0).connections()).isBetween(0, 2);
      }
      assertThat(calls).allSatisfy(call -> assertThat(call.await().status).isEqualTo(200));
    }
    assertThat(most.get()).isBetween(1, 2);
    await().untilAsserted(() -> ForwarderRetriesIT.assertNothingInFlight(upstream));
  }

  @Test
  void connections_areGivenBack_whenRefusedAndWhenClosed() throws Exception {
    RawUpstream server = answering("HTTP/1.1 204 None\r\nconnection: close\r\n\r\n");
    Upstream upstream = new Upstreams().bounds(1, 0, 10, LONG).at(refusing(), server.endpoint());
    for (int n = 0; n < 4; n++) {
      probe.call(Requests.of("GET", "/"), upstream);
    }
    await()
        .untilAsserted(
            () ->
                assertThat(upstream.snapshot().endpoints())
                    .extracting(EndpointSnapshot::connections)
                    .containsOnly(0));
  }

  // --- who is left out ---

  @Test
  void failures_eject_andTheOthersGetItAll() throws Exception {
    RawUpstream good = answering(OK);
    Upstream upstream =
        new Upstreams().outliers(2, 0, Duration.ofHours(1)).at(refusing(), good.endpoint());
    for (int n = 0; n < 4; n++) {
      probe.call(Requests.of("GET", "/"), upstream);
    }
    assertThat(upstream.snapshot().endpoints().get(0).condition())
        .isEqualTo(EndpointSnapshot.Condition.EJECTED);
    for (int n = 0; n < 10; n++) {
      assertThat(probe.call(Requests.of("GET", "/"), upstream).status).isEqualTo(200);
    }
    assertThat(upstream.snapshot().endpoints().get(0).failures())
        .containsEntry(FailureKind.UPSTREAM_REFUSED, 2L);
  }

  @Test
  void ejected_isTheLastResortOfWhatFailedElsewhere() throws Exception {
    RawUpstream recovered = answering(OK);
    Upstream upstream =
        new Upstreams()
            .outliers(2, 0, Duration.ofHours(1))
            .retry(Set.of(Cause.CONNECT), Set.of(), Duration.ZERO)
            // Two attempts: a third would find it let in again, since the other one fails too.
            .limits(
                new Upstream.Limits(
                    Duration.ofSeconds(20), Duration.ofSeconds(5), 2, 8, Duration.ofMinutes(5)))
            .at(recovered.endpoint(), refusing());
    EndpointState first = upstream.state().group().current().all().get(0);
    for (int n = 0; n < 2; n++) {
      upstream.state().group().failed(first, FailureKind.UPSTREAM_REFUSED);
    }
    assertThat(upstream.snapshot().endpoints().get(0).condition())
        .isEqualTo(EndpointSnapshot.Condition.EJECTED);
    for (int n = 0; n < 5; n++) {
      Call call = probe.call(Requests.of("GET", "/"), upstream);
      assertThat(call.status).isEqualTo(200);
    }
    upstream.state().group().checked(first, "sick");
    assertThat(probe.call(Requests.of("GET", "/"), upstream).failureKind())
        .as("what a health check says is heeded")
        .isEqualTo(FailureKind.UPSTREAM_REFUSED);
  }

  @Test
  void onlyEndpoint_isNeverEjected() throws Exception {
    Upstream upstream = new Upstreams().outliers(1, 1, Duration.ofHours(1)).at(refusing());
    for (int n = 0; n < 3; n++) {
      assertThat(probe.call(Requests.of("GET", "/"), upstream).failureKind())
          .isEqualTo(FailureKind.UPSTREAM_REFUSED);
    }
    assertThat(upstream.snapshot().ejectionsDenied()).isEqualTo(3);
  }

  @Test
  void nobodyHealthy_isUnavailable_andNamesTheService() throws Exception {
    RawUpstream server = answering(OK);
    Upstream upstream = new Upstreams().at(server.endpoint());
    upstream.state().group().checked(upstream.state().group().current().all().get(0), "sick");
    Call call = probe.call(Requests.of("GET", "/"), upstream);
    assertThat(call.failureKind()).isEqualTo(FailureKind.UPSTREAM_UNAVAILABLE);
    assertThat(call.failure).extracting("safeMessage").asString().contains("users");
    assertThat(call.events).containsExactly("failed");
    assertThat(upstream.snapshot().unavailable()).isOne();
    assertThat(server.connections()).isZero();
  }

  private List<Call> start(Upstream upstream, int count) {
    List<Call> calls = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      calls.add(probe.start(Requests.of("GET", "/" + n), upstream));
    }
    return calls;
  }
}
