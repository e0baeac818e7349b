package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.EndCause;
import io.headwater.gateway.decide.Operation;
import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.loop.DurationCounts;
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

  /** Whether somebody looks back on it: a log, or hindsight. */
  private final boolean watched;

  /** Times by the clock that never goes back. */
  private final long startedAt;

  /** The first attempt; 0: none yet. */
  private long attemptedAt;

  /** 0: no response yet. */
  private long answeredAt;

  private int attempts;

  /** From the first attempt to the current one, which begins later where it is a retry. */
  private int retriedMicros;

  /** Whether an attempt is not over yet. */
  private boolean attempting;

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
      boolean watched,
      long startedAt,
      @Nullable Admission admission) {
    this.loop = loop;
    this.request = request;
    this.snapshot = snapshot;
    this.match = match;
    this.operation = operation;
    this.trace = trace;
    this.watched = watched;
    this.startedAt = startedAt;
    this.admission = admission;
  }

  /** Id of its trace, whether it is traced or not: 32 hex digits. */
  public final String traceId() {
    return trace.traceId();
  }

  /** Whether the exchange is over: it never is twice. */
  final boolean isEnded() {
    return ended;
  }

  final void attemptStarts(Upstream upstream, Endpoint endpoint, int number) {
    attempts = number;
    loop.traffic().attemptStarted();
    long now = System.nanoTime();
    attempting = true;
    attemptedAt = number == 1 ? now : attemptedAt;
    retriedMicros =
        (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMicros(now - attemptedAt));
    try {
      if (watched) {
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
    attemptEnds(answered, failure, System.nanoTime());
  }

  private void attemptEnds(int answered, @Nullable GatewayFailure failure, long now) {
    String upstream = match.upstream();
    if (attempting && upstream != null) {
      long nanos = now - attemptedAt - TimeUnit.MICROSECONDS.toNanos(retriedMicros);
      attempting = false;
      trace.showAttempt(loop.counts().attemptEnded(upstream, nanos), nanos, now);
    }
    try {
      trace.attemptEnds(answered, failure);
    } catch (RuntimeException e) {
      caught(Observer.SPAN, e);
    }
  }

  /** The response begins. */
  final void answered() {
    answeredAt = watched ? System.nanoTime() : 0;
  }

  /** The exchange is over with its last attempt, whose response is whole. */
  final void endWithAttempt(int statusSent) {
    long now = System.nanoTime();
    attemptEnds(statusSent, null, now);
    end(statusSent, null, now);
  }

  /**
   * The exchange is over. Whoever looks on and fails is counted: the client gets its answer.
   *
   * @param statusSent what the client got; 0: nothing
   */
  final void end(int statusSent, @Nullable GatewayFailure failure) {
    end(statusSent, failure, System.nanoTime());
  }

  private void end(int statusSent, @Nullable GatewayFailure failure, long now) {
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
    long nanos = now - startedAt;
    DurationCounts durations =
        loop.counts().ended(match.route(), match.upstream(), counted, nanos, bodyBytes, sentBytes);
    if (watched) {
      looksBack(counted, statusSent, failure, now);
    }
    // Only now: what was not sampled may have been kept.
    trace.show(durations, nanos, now);
  }

  private void looksBack(int counted, int statusSent, @Nullable GatewayFailure failure, long now) {
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
    loop.traffic().observerFaults().caught(observer, fault, trace.traceId());
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
        trace.rootSpanId(),
        trace.decision(),
        kept);
  }
}
