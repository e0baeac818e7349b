package io.headwater.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.Hindsight;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.decide.Shadow;
import io.headwater.gateway.forward.OutboundRequest;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.span.EndedSpan;
import io.headwater.gateway.span.RequestSpans;
import io.headwater.gateway.span.SpanSink;
import io.headwater.gateway.wire.Fields;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Those who look on, and fail. */
class ExchangeObserversTest extends ExchangeFixture {
  private static final RequestSpans THROWING =
      new RequestSpans(new ThrowingSink(), ThreadLocalRandom::current, 10, Set.of());

  @Test
  void spansThatThrow_areCounted_andTheClientGetsItsAnswer() {
    Exchange exchange =
        loop(1, THROWING)
            .open(request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY), client);
    attempt(exchange, 1);
    exchange.attemptFailed(RESET);
    attempt(exchange, 2);
    exchange.responseHead(response(200));
    exchange.responseEnd(Fields.NONE);
    exchange.clientGone();
    assertThat(client.events).containsExactly("head", "end");
    assertThat(traffic.snapshot().exchangesInFlight()).isZero();
    // Two attempts, and the root.
    assertThat(traffic.snapshot().observerFaults()).containsEntry(Observer.SPAN, 3L);
  }

  @Test
  void spansThatThrow_whereTheExchangeFails_leaveItsAnswer() {
    Exchange exchange =
        loop(1, THROWING)
            .open(request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY), client);
    attempt(exchange, 1);
    exchange.failed(RESET);
    assertThat(client.status()).isEqualTo(502);
    assertThat(traffic.snapshot().exchangesInFlight()).isZero();
    assertThat(traffic.snapshot().failures()).containsEntry(FailureKind.UPSTREAM_RESET, 1L);
  }

  @Test
  void attemptSpanThatThrows_isCounted_andTheAttemptIsMade() {
    AtomicBoolean faulty = new AtomicBoolean();
    RequestSpans spans = new RequestSpans(new IdleSink(), () -> failingWhere(faulty), 10, Set.of());
    Exchange exchange =
        loop(1, spans)
            .open(request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY), client);
    faulty.set(true);
    attempt(exchange, 1);
    assertThat(traffic.snapshot().observerFaults()).containsEntry(Observer.SPAN, 1L);
    exchange.responseHead(response(200));
    exchange.responseEnd(Fields.NONE);
    assertThat(client.events).containsExactly("head", "end");
  }

  @Test
  void rememberingThatThrows_isCounted_andTheExchangeIsTriedAgain() {
    AtomicBoolean faulty = new AtomicBoolean();
    Exchange exchange =
        loop(
                0,
                recording.spans(10),
                hindsight(TimeUnit.HOURS.toNanos(1)),
                null,
                failingWhere(faulty))
            .open(request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY), client);
    attempt(exchange, 1);
    faulty.set(true);
    exchange.attemptFailed(RESET);
    assertThat(traffic.snapshot().observerFaults()).containsEntry(Observer.HINDSIGHT, 1L);
    attempt(exchange, 2);
    exchange.responseHead(response(200));
    exchange.responseEnd(Fields.NONE);
    assertThat(client.events).containsExactly("head", "end");
  }

  @Test
  void keepingThatThrows_isCounted_andTheClientGetsItsAnswer() {
    Exchange exchange =
        loop(0, THROWING, hindsight(TimeUnit.HOURS.toNanos(1)))
            .open(request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY), client);
    attempt(exchange, 1);
    exchange.failed(RESET);
    assertThat(client.status()).isEqualTo(502);
    assertThat(traffic.snapshot().observerFaults()).containsEntry(Observer.HINDSIGHT, 1L);
  }

  @Test
  void shadowThatThrows_isCounted_andTheExchangeGoesOn() {
    AtomicBoolean faulty = new AtomicBoolean();
    DecisionEngine throwing =
        new DecisionEngine(
            new SamplingPolicy(List.of(), 1, 1),
            () -> {
              if (faulty.get()) {
                throw new IllegalStateException("a fault that a test planted");
              }
              return 0;
            });
    faulty.set(true);
    Exchange exchange =
        loop(1, recording.spans(10), Hindsight.NONE, Shadow.of(throwing, null))
            .open(request(FakeRequest.of("GET", "/svc/a"), OutboundRequest.NO_BODY), client);
    attempt(exchange, 1);
    exchange.responseHead(response(200));
    exchange.responseEnd(Fields.NONE);
    assertThat(client.events).containsExactly("head", "end");
    assertThat(traffic.snapshot().exchangesInFlight()).isZero();
    assertThat(ledger.snapshot().requests()).isOne();
    assertThat(traffic.snapshot().observerFaults()).containsEntry(Observer.SHADOW, 1L);
  }

  @Test
  void faultsOfObservers_areLoggedOnceAMinute() {
    AtomicLong now = new AtomicLong(-5);
    AtomicInteger logged = new AtomicInteger();
    ObserverFaults faults = new ObserverFaults(now::get, new CountingLogger(logged));
    for (int n = 0; n < 3; n++) {
      faults.caught(Observer.SPAN, new IllegalStateException("a fault that a test planted"));
    }
    assertThat(logged).hasValue(1);
    now.addAndGet(TimeUnit.MINUTES.toNanos(1));
    faults.caught(Observer.SHADOW, new IllegalStateException("a fault that a test planted"));
    assertThat(logged).hasValue(2);
    assertThat(faults.read()).containsEntry(Observer.SPAN, 3L).containsEntry(Observer.SHADOW, 1L);
  }

  private static RandomGenerator failingWhere(AtomicBoolean faulty) {
    return () -> {
      if (faulty.get()) {
        throw new IllegalStateException("a fault that a test planted");
      }
      return ThreadLocalRandom.current().nextLong();
    };
  }

  /** Takes spans and leaves them. */
  private static final class IdleSink implements SpanSink {
    @Override
    public boolean refuses() {
      return false;
    }

    @Override
    public void accept(EndedSpan span) {}
  }

  /** Fails at the end of every span. */
  private static final class ThrowingSink implements SpanSink {
    @Override
    public boolean refuses() {
      return false;
    }

    @Override
    public void accept(EndedSpan span) {
      throw new IllegalStateException("a fault that a test planted");
    }
  }

  private static final class CountingLogger implements System.Logger {
    private final AtomicInteger logged;

    private CountingLogger(AtomicInteger logged) {
      this.logged = logged;
    }

    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
      logged.incrementAndGet();
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String format, Object @Nullable ... params) {
      logged.incrementAndGet();
    }
  }
}
