package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.forward.Forwarder;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import io.headwater.gateway.span.RequestSpans;
import io.headwater.gateway.span.RootSpan;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

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
  private final RandomGenerator random;

  /**
   * Makes the exchanges of a loop.
   *
   * @param current what new exchanges are served by
   * @param forwarder of the same loop
   * @param spans opens root spans
   * @param ledger counts decisions
   * @param traffic counts exchanges
   * @param random of this loop alone: ids come from it
   */
  public ExchangeLoop(
      Supplier<GatewaySnapshot> current,
      Forwarder forwarder,
      RequestSpans spans,
      DecisionLedger ledger,
      Traffic traffic,
      RandomGenerator random) {
    this.current = current;
    this.forwarder = forwarder;
    this.spans = spans;
    this.ledger = ledger;
    this.traffic = traffic;
    this.random = random;
  }

  /**
   * Opens an exchange whose request was read.
   *
   * @param client where its response goes
   * @return the exchange; {@link Exchange#begin} sets it going
   */
  public Exchange open(InboundRequest request, ClientStream client) {
    GatewaySnapshot snapshot = current.get();
    return open(request, client, snapshot, snapshot.router().route(request.view()));
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
    return open(request, client, snapshot, snapshot.router().unmatched());
  }

  private Exchange open(
      InboundRequest request, ClientStream client, GatewaySnapshot snapshot, RouteMatch match) {
    RequestView view = request.view();
    long traceIdHigh = nonZero();
    long traceIdLow = nonZero();
    Decision decision = snapshot.decisions().decide(view, match, traceIdLow);
    RootSpan root =
        decision.sampled() ? spans.open(view, match, decision, traceIdHigh, traceIdLow) : null;
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
            root);
    return new Exchange(this, request, client, snapshot, match, trace);
  }

  Forwarder forwarder() {
    return forwarder;
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
