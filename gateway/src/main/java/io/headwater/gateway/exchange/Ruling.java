package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.Caller;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.inbound.InboundContext;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot says of one request: where it goes, who sent it, and whether it is traced, and in
 * which trace. The only way to a decision, for exchanges as for explanations. Written anew for each
 * request, so that an exchange allocates nothing for it; to be used by one thread.
 *
 * <ol>
 *   <li>the router finds the way;
 *   <li>the caller is named, and its trace read where it is trusted;
 *   <li>the randomness is that of the trace that would be begun, or the caller's;
 *   <li>the engine decides;
 *   <li>the trace is the caller's where it goes on.
 * </ol>
 */
final class Ruling {
  /** Decides, and counts the decision: what an exchange asks for. */
  static final Judge LIVE = DecisionEngine::decide;

  private RouteMatch match = new RouteMatch("", "", "", "", null, null);
  private Caller caller = Caller.UNKNOWN;
  private long randomness;
  private @Nullable Decision decision;
  private @Nullable InboundContext continued;
  private long traceIdHigh;
  private long traceIdLow;

  /** How the engine is asked. */
  @FunctionalInterface
  interface Judge {
    Decision judge(
        DecisionEngine engine,
        RequestView request,
        RouteMatch match,
        Caller caller,
        long randomness);
  }

  /**
   * Rules on a request.
   *
   * @param traceIdHigh high half of the id of a trace that would be begun
   * @param traceIdLow low half of it
   */
  void rule(
      GatewaySnapshot snapshot,
      RequestView request,
      long traceIdHigh,
      long traceIdLow,
      Judge judge) {
    rule(snapshot, request, snapshot.router().route(request), traceIdHigh, traceIdLow, judge);
  }

  /** The same for a request whose way is known: one that cannot be served goes nowhere. */
  void rule(
      GatewaySnapshot snapshot,
      RequestView request,
      RouteMatch way,
      long newTraceIdHigh,
      long newTraceIdLow,
      Judge judge) {
    match = way;
    caller = snapshot.callers().callerOf(request);
    randomness = TraceOrigin.randomness(caller, newTraceIdLow);
    Decision made = judge.judge(snapshot.decisions(), request, way, caller, randomness);
    decision = made;
    InboundContext parent = TraceOrigin.continuedBy(caller, made);
    continued = parent;
    traceIdHigh = parent == null ? newTraceIdHigh : parent.traceIdHigh();
    traceIdLow = parent == null ? newTraceIdLow : parent.traceIdLow();
  }

  /** Where it goes. */
  RouteMatch match() {
    return match;
  }

  /** Who sent it. */
  Caller caller() {
    return caller;
  }

  /** What thresholds were compared with, in the low 56 bits. */
  long randomness() {
    return randomness;
  }

  /** Whether it is traced, and why. */
  Decision decision() {
    if (decision == null) {
      throw new IllegalStateException("nothing was ruled on yet");
    }
    return decision;
  }

  /** The caller's trace that goes on; null: a new one is begun. */
  @Nullable InboundContext continued() {
    return continued;
  }

  /** High half of the trace id. */
  long traceIdHigh() {
    return traceIdHigh;
  }

  /** Low half of the trace id. */
  long traceIdLow() {
    return traceIdLow;
  }

  /** Whether the low 56 bits of the trace id are known to be random. */
  boolean isRandom() {
    return continued == null || continued.randomFlag();
  }

  /** What of the caller's baggage goes on with its trace; null: nothing. */
  @Nullable String baggage(GatewaySnapshot snapshot, RequestView request) {
    return continued == null ? null : snapshot.callers().baggageOf(request);
  }
}
