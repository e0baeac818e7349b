package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.EndCause;
import io.headwater.gateway.decide.Operation;
import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.respond.FailureResponses;
import io.headwater.gateway.route.RouteMatch;
import io.headwater.gateway.span.RootSpan;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange leaves behind: its counts, its spans, its line in the log, and whether it is
 * looked back on. Part of the exchange's own object, so that an account costs nothing to open.
 */
abstract class Account {
  final ExchangeLoop loop;
  final InboundRequest request;
  final GatewaySnapshot snapshot;
  final RouteMatch match;
  final Trace trace;

  /** What took the exchange on; null: the gateway has too much to do. */
  final @Nullable Admission admission;

  private final Operation operation;

  /** Whether it is wanted to know how long anything takes. */
  private final boolean timed;

  /** Times by the clock that never goes back. */
  private final long startedAt;

  /** 0: no attempt yet. */
  private long attemptedAt;

  /** 0: no response yet. */
  private long answeredAt;

  private int attempts;
  private boolean ended;

  long bodyBytes;
  long sentBytes;

  Account(
      ExchangeLoop loop,
      InboundRequest request,
      GatewaySnapshot snapshot,
      RouteMatch match,
      Operation operation,
      Trace trace,
      boolean timed,
      long startedAt,
      @Nullable Admission admission) {
    this.loop = loop;
    this.request = request;
    this.snapshot = snapshot;
    this.match = match;
    this.operation = operation;
    this.trace = trace;
    this.timed = timed;
    this.startedAt = startedAt;
    this.admission = admission;
  }

  /** Whether the exchange is over: it never is twice. */
  final boolean isEnded() {
    return ended;
  }

  final void attemptStarts(Upstream upstream, Endpoint endpoint, int number) {
    attempts = number;
    loop.traffic().attemptStarted();
    long now = timed ? System.nanoTime() : 0;
    attemptedAt = number == 1 ? now : attemptedAt;
    try {
      if (timed) {
        trace.rememberStart(upstream, endpoint, number, now);
      }
      trace.attemptStarts(upstream, endpoint, number);
    } catch (RuntimeException e) {
      caught(Observer.SPAN, e);
    }
  }

  /**
   * The attempt is over, and another may follow.
   *
   * @param answered what the upstream answered; 0: nothing
   */
  final void attemptIsOver(int answered, @Nullable GatewayFailure failure) {
    attemptEnds(answered, failure);
    try {
      if (snapshot.hindsight().mayKeep(trace.decision())) {
        trace.retries(answered, failure, System.nanoTime(), loop.newSpanId());
      }
    } catch (RuntimeException e) {
      caught(Observer.HINDSIGHT, e);
    }
  }

  /** The last attempt is over, where there was one. */
  final void attemptEnds(int answered, @Nullable GatewayFailure failure) {
    try {
      trace.attemptEnds(answered, failure);
    } catch (RuntimeException e) {
      caught(Observer.SPAN, e);
    }
  }

  /** The response begins. */
  final void answered() {
    answeredAt = timed ? System.nanoTime() : 0;
  }

  /**
   * The exchange is over. Whoever looks on and fails is counted: the client gets its answer.
   *
   * @param statusSent what the client got; 0: nothing
   */
  final void end(int statusSent, @Nullable GatewayFailure failure) {
    ended = true;
    if (admission != null) {
      admission.leave();
    }
    try {
      trace.ends(statusSent, failure);
    } catch (RuntimeException e) {
      caught(Observer.SPAN, e);
    }
    if (failure != null) {
      loop.traffic().exchangeFailed(failure.kind());
    }
    int counted =
        failure != null && statusSent == 0 ? FailureResponses.statusOf(failure.kind()) : statusSent;
    loop.traffic().exchangeEnded(counted);
    if (timed) {
      looksBack(counted, statusSent, failure);
    }
  }

  private void looksBack(int counted, int statusSent, @Nullable GatewayFailure failure) {
    long now = System.nanoTime();
    EndCause kept = keeps(statusSent, failure, now);
    ExchangeLog log = loop.log();
    if (log != null) {
      try {
        log.ended(record(counted, failure, times(now), kept));
      } catch (RuntimeException e) {
        caught(Observer.ACCESS_LOG, e);
      }
    }
  }

  private @Nullable EndCause keeps(int statusSent, @Nullable GatewayFailure failure, long now) {
    try {
      EndCause kept =
          snapshot
              .hindsight()
              .ended(
                  operation,
                  trace.decision(),
                  RootSpan.isServerError(statusSent, failure),
                  now - startedAt);
      if (kept != null) {
        trace.keep(kept, loop.spans(), request.view(), match, startedAt, now, statusSent, failure);
      }
      return kept;
    } catch (RuntimeException e) {
      caught(Observer.HINDSIGHT, e);
      return null;
    }
  }

  private void caught(Observer observer, RuntimeException fault) {
    loop.traffic().observerFaults().caught(observer, fault);
  }

  private ExchangeTimes times(long now) {
    return new ExchangeTimes(
        System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(now - startedAt),
        now - startedAt,
        answeredAt == 0 ? -1 : answeredAt - attemptedAt,
        attemptedAt == 0 ? -1 : now - attemptedAt);
  }

  private ExchangeRecord record(
      int counted, @Nullable GatewayFailure failure, ExchangeTimes times, @Nullable EndCause kept) {
    RequestView view = request.view();
    return new ExchangeRecord(
        times,
        view.clientAddress(),
        view.method(),
        view.target(),
        view.protocolVersion(),
        view.authority(),
        view.header("user-agent"),
        counted,
        bodyBytes,
        sentBytes,
        match.route(),
        match.upstream(),
        attempts,
        failure == null ? null : failure.kind(),
        trace.traceId(),
        trace.decision(),
        kept);
  }
}
