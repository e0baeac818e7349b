package io.headwater.gateway.span;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.http.QueryRedaction;
import io.headwater.gateway.http.RequestMethod;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import io.opentelemetry.api.trace.TraceState;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Opens root spans. Asked for exchanges that are sampled, or are kept after the fact; the others
 * never reach this room.
 *
 * <p>While an exchange lasts, a span is its ids and the time at which it began. What it tells is
 * written when it ends, all at once, and not at all where nobody would take it.
 */
public final class RequestSpans {
  private final SpanMaking making;
  private final OperationNames operations;
  private final TraceStates traceStates = new TraceStates();

  /**
   * Makes the opener.
   *
   * @param sink where ended spans go
   * @param randomness the calling thread's source of random bits, asked for each span id: {@code
   *     ThreadLocalRandom::current}
   * @param maxOperations most distinct span names
   * @param redactQuery names of query parameters whose values no span may hold
   */
  public RequestSpans(
      SpanSink sink,
      Supplier<? extends RandomGenerator> randomness,
      int maxOperations,
      Set<String> redactQuery) {
    this.making =
        new SpanMaking(sink, SpanClock.system(), new QueryRedaction(redactQuery), randomness);
    this.operations = new OperationNames(maxOperations);
  }

  /**
   * Opens the root span of a sampled exchange.
   *
   * @param request the originating call
   * @param match what was called
   * @param decision why it is traced
   * @param traceIdHigh high half of the trace id
   * @param traceIdLow low half of the trace id
   */
  public RootSpan open(
      RequestView request, RouteMatch match, Decision decision, long traceIdHigh, long traceIdLow) {
    return open(request, match, decision, traceIdHigh, traceIdLow, null);
  }

  /**
   * Opens the root span of a sampled exchange whose caller is trusted with its trace.
   *
   * @param caller whose child the root span is, or to which it links; null: neither
   */
  public RootSpan open(
      RequestView request,
      RouteMatch match,
      Decision decision,
      long traceIdHigh,
      long traceIdLow,
      @Nullable CallerSpan caller) {
    return new RootSpan(
        making,
        call(request, match, decision, null),
        SpanTies.ofRoot(
            traceIdHigh,
            traceIdLow,
            making.newSpanId(),
            traceStates.of(decision.traceState()),
            caller),
        making.clock().wall().getAsLong());
  }

  /**
   * Makes the spans of an exchange that is over, and was not sampled: those of the gateway alone,
   * since everybody else was told that there is no trace. They carry no threshold, and nothing of
   * what Jaeger's adaptive sampling counts by.
   *
   * @param request the originating call
   * @param match what was called
   * @param kept what is known of the exchange
   * @return the root span, ended
   */
  public RootSpan keep(RequestView request, RouteMatch match, KeptExchange kept) {
    RootSpan root =
        new RootSpan(
            making,
            call(request, match, kept.decision(), kept.cause().wireName()),
            SpanTies.ofRoot(
                kept.traceIdHigh(),
                kept.traceIdLow(),
                making.newSpanId(),
                TraceState.getDefault(),
                kept.caller()),
            kept.startEpochNanos());
    for (PastAttempt attempt : kept.attempts()) {
      root.addAttempt(attempt);
    }
    root.end(kept.status(), kept.failure(), kept.endEpochNanos());
    return root;
  }

  private OriginatingCall call(
      RequestView request, RouteMatch match, Decision decision, @Nullable String kept) {
    String operation = operations.nameOf(RequestMethod.nameOf(request.method()), match);
    return new OriginatingCall(operation, request, match, decision, kept);
  }
}
