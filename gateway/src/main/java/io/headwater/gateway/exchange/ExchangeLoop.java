package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.Caller;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.inbound.InboundContext;
import io.headwater.gateway.decide.token.TokenCarrier;
import io.headwater.gateway.forward.Forwarder;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
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
  private final @Nullable ExchangeLog log;
  private final RandomGenerator random;
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
    return open(request, client, snapshot, snapshot.router().route(request.view()), admission);
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
    // It is answered at once: it never is in flight.
    return open(request, client, snapshot, snapshot.router().unmatched(), Admission.UNLIMITED);
  }

  private Exchange open(
      InboundRequest request,
      ClientStream client,
      GatewaySnapshot snapshot,
      RouteMatch match,
      Admission admission) {
    RequestView view = request.view();
    Caller caller = snapshot.callers().callerOf(view);
    long traceIdHigh = nonZero();
    long traceIdLow = nonZero();
    long randomness = TraceOrigin.randomness(caller, traceIdLow);
    Decision decision = snapshot.decisions().decide(view, match, caller, randomness);
    InboundContext continued = TraceOrigin.continuedBy(caller, decision);
    if (continued != null) {
      traceIdHigh = continued.traceIdHigh();
      traceIdLow = continued.traceIdLow();
    }
    InboundRequest told = withoutToken(request, snapshot.settings().tokens());
    RootSpan root =
        decision.sampled()
            ? spans.open(
                told.view(),
                match,
                decision,
                traceIdHigh,
                traceIdLow,
                TraceOrigin.callerSpan(caller, continued))
            : null;
    // Last, and both or neither: the books balance whatever fails above.
    traffic.exchangeStarted();
    ledger.count(decision);
    Trace trace =
        new Trace(
            traceIdHigh,
            traceIdLow,
            nonZero(),
            decision,
            snapshot.settings().announceUnsampled(),
            continued == null || continued.randomFlag(),
            continued == null ? null : snapshot.callers().baggageOf(view),
            root);
    ExchangeTimes times = log == null ? null : ExchangeTimes.now();
    Admission entered = admission.enter() ? admission : null;
    return new Exchange(this, told, client, snapshot, match, trace, times, entered);
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

  /** An id of all zeros is invalid (W3C Trace Context, section 3.2.2). */
  private long nonZero() {
    long id = random.nextLong();
    while (id == 0) {
      id = random.nextLong();
    }
    return id;
  }
}
