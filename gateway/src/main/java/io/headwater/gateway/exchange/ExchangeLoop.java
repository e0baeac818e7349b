package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.Operation;
import io.headwater.gateway.decide.Shadow;
import io.headwater.gateway.decide.token.TokenCarrier;
import io.headwater.gateway.forward.Forwarder;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import io.headwater.gateway.span.CallerSpan;
import io.headwater.gateway.span.RequestSpans;
import io.headwater.gateway.span.RootSpan;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Begins the exchanges of one event loop: routes, decides, counts the decision, and opens the root
 * span where it says so. Used on that loop only.
 */
public final class ExchangeLoop {
  private final Supplier<GatewaySnapshot> current;
  private final Forwarder forwarder;
  private final RequestSpans spans;
  private final DecisionLedger ledger;
  private final Traffic traffic;
  private final LoopTraffic counts;
  private final @Nullable ExchangeLog log;
  private final RandomGenerator random;
  private final Ruling ruling = new Ruling();
  private final Admission admission;

  /** Makes the exchanges of a loop that takes on all that come. */
  public ExchangeLoop(
      Supplier<GatewaySnapshot> current,
      Forwarder forwarder,
      RequestSpans spans,
      DecisionLedger ledger,
      Traffic traffic,
      @Nullable ExchangeLog log,
      RandomGenerator random) {
    this(current, forwarder, spans, ledger, traffic, log, random, Admission.UNLIMITED);
  }

  /**
   * Makes the exchanges of a loop.
   *
   * @param current what new exchanges are served by
   * @param forwarder of the same loop
   * @param spans opens root spans
   * @param ledger counts decisions
   * @param traffic counts exchanges
   * @param log hears of every exchange that ended; null: nobody listens
   * @param random of this loop alone: ids come from it
   * @param admission whether another exchange is taken on
   */
  public ExchangeLoop(
      Supplier<GatewaySnapshot> current,
      Forwarder forwarder,
      RequestSpans spans,
      DecisionLedger ledger,
      Traffic traffic,
      @Nullable ExchangeLog log,
      RandomGenerator random,
      Admission admission) {
    this.current = current;
    this.forwarder = forwarder;
    this.spans = spans;
    this.ledger = ledger;
    this.traffic = traffic;
    this.counts = traffic.openLoop();
    this.log = log;
    this.random = random;
    this.admission = admission;
  }

  /**
   * Opens an exchange whose request was read.
   *
   * @param client where its response goes
   * @return the exchange; {@link Exchange#begin} sets it going
   */
  public Exchange open(InboundRequest request, ClientStream client) {
    GatewaySnapshot snapshot = current.get();
    long startedAt = System.nanoTime();
    ruling.rule(snapshot, request.view(), nonZero(), nonZero(), Ruling.LIVE);
    return open(request, client, snapshot, startedAt, admission);
  }

  /**
   * Opens an exchange whose request cannot be served as it is.
   *
   * @param request as much as was read of it
   * @param client where its response goes
   * @return the exchange; {@link Exchange#refuse} says why
   */
  public Exchange openUnroutable(InboundRequest request, ClientStream client) {
    GatewaySnapshot snapshot = current.get();
    long startedAt = System.nanoTime();
    RouteMatch nowhere = snapshot.router().unmatched();
    ruling.rule(snapshot, request.view(), nowhere, nonZero(), nonZero(), Ruling.LIVE);
    // It is answered at once: it never is in flight.
    return open(request, client, snapshot, startedAt, Admission.UNLIMITED);
  }

  /** Whether somebody looks back on exchanges. */
  private boolean isWatched(GatewaySnapshot snapshot) {
    return log != null || snapshot.hindsight().isOn();
  }

  /** Opens an exchange that was ruled on. */
  private Exchange open(
      InboundRequest request,
      ClientStream client,
      GatewaySnapshot snapshot,
      long startedAt,
      Admission admission) {
    RequestView view = request.view();
    Decision decision = ruling.decision();
    RouteMatch match = ruling.match();
    InboundRequest told = withoutToken(request, snapshot.settings().tokens());
    CallerSpan callerSpan = TraceOrigin.callerSpan(ruling.caller(), ruling.continued());
    RootSpan root =
        decision.sampled()
            ? spans.open(
                told.view(), match, decision, ruling.traceIdHigh(), ruling.traceIdLow(), callerSpan)
            : null;
    Trace trace =
        new Trace(
            ruling.traceIdHigh(),
            ruling.traceIdLow(),
            nonZero(),
            decision,
            snapshot.settings(),
            callerTrace(snapshot, view, callerSpan),
            root);
    // Last, and both or neither: the books balance whatever fails above.
    traffic.exchangeStarted();
    Operation operation = ledger.count(view.method(), match, decision);
    Shadow shadow = snapshot.shadow();
    if (shadow != null) {
      show(shadow, view, match, decision);
    }
    Admission entered = admission.enter() ? admission : null;
    return new Exchange(
        this,
        told,
        client,
        snapshot,
        match,
        operation,
        trace,
        isWatched(snapshot),
        startedAt,
        entered);
  }

  private void show(Shadow shadow, RequestView view, RouteMatch match, Decision decision) {
    try {
      shadow.observe(view, match, ruling.caller(), ruling.randomness(), decision);
    } catch (RuntimeException e) {
      traffic.observerFaults().caught(Observer.SHADOW, e);
    }
  }

  private CallerTrace callerTrace(
      GatewaySnapshot snapshot, RequestView view, @Nullable CallerSpan span) {
    return span == null && ruling.continued() == null
        ? CallerTrace.NONE
        : new CallerTrace(ruling.isRandom(), ruling.baggage(snapshot, view), span);
  }

  /** A token in the query is for the decision alone: spans, logs and upstreams never see it. */
  private static InboundRequest withoutToken(
      InboundRequest request, @Nullable TokenCarrier tokens) {
    if (tokens == null) {
      return request;
    }
    RequestView told = tokens.withoutToken(request.view());
    return told == request.view()
        ? request
        : new InboundRequest(told, request.headers(), request.bodyLength(), request.trustedPeer());
  }

  Forwarder forwarder() {
    return forwarder;
  }

  @Nullable ExchangeLog log() {
    return log;
  }

  Traffic traffic() {
    return traffic;
  }

  LoopTraffic counts() {
    return counts;
  }

  RequestSpans spans() {
    return spans;
  }

  /** An id for a span that is not made yet. */
  long newSpanId() {
    return nonZero();
  }

  /** An id of all zeros is invalid (W3C Trace Context, section 3.2.2). */
  private long nonZero() {
    long id = random.nextLong();
    while (id == 0) {
      id = random.nextLong();
    }
    return id;
  }
}
