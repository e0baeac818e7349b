package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.Explanation;
import io.headwater.gateway.decide.trust.Trust;
import io.headwater.gateway.decide.trust.TrustedCaller;
import io.headwater.gateway.exchange.RequestExplanation.CallerVerdict;
import io.headwater.gateway.exchange.RequestExplanation.OutcomeVerdict;
import io.headwater.gateway.exchange.RequestExplanation.ToldHeader;
import io.headwater.gateway.exchange.RequestExplanation.When;
import io.headwater.gateway.forward.OutboundTrace;
import io.headwater.gateway.http.RequestView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says what a snapshot would do with a request, and why, by the way that exchanges go ({@link
 * Ruling}). Nothing is counted, used up or opened.
 */
public final class SnapshotExplainer {
  private static final long ALL = 1L << 56;
  private static final long RANDOM_MASK = ALL - 1;

  /** Made up, for what is not known beforehand. */
  private static final TraceIdBits EXAMPLE =
      new TraceIdBits(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L);

  private static final long EXAMPLE_SPAN = 0x00f067aa0ba902b7L;

  private final LongSupplier clock;

  /**
   * Makes an explainer.
   *
   * @param clock of the snapshots' budgets, in nanoseconds
   */
  public SnapshotExplainer(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Explains.
   *
   * @param traceId that the gateway would have drawn; null: not known
   */
  public RequestExplanation explain(
      GatewaySnapshot snapshot, RequestView request, @Nullable TraceIdBits traceId) {
    List<OutcomeVerdict> outcomes = new ArrayList<>();
    Asking asking = new Asking(snapshot, request);
    if (traceId != null) {
      asking.ask(traceId);
      outcomes.add(
          asking.outcome(asking.fromCaller() ? When.CALLER : When.TRACE_ID, 0, ALL, false));
    } else {
      outcomes.addAll(byRandomness(asking));
    }
    return new RequestExplanation(asking.ruling.match(), asking.caller(clock), outcomes);
  }

  /** Asks between all thresholds that may count, and puts together what is the same. */
  private static List<OutcomeVerdict> byRandomness(Asking asking) {
    asking.ask(EXAMPLE);
    TreeSet<Long> ends = new TreeSet<>(asking.explanation().thresholds());
    ends.remove(0L);
    ends.add(ALL);
    List<OutcomeVerdict> ranges = new ArrayList<>();
    long from = 0;
    for (long end : ends) {
      asking.ask(new TraceIdBits(EXAMPLE.high(), (EXAMPLE.low() & ~RANDOM_MASK) | (end - 1)));
      OutcomeVerdict last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
      if (last != null && last.explanation().decision().equals(asking.explanation().decision())) {
        from = last.from();
        ranges.remove(ranges.size() - 1);
      }
      ranges.add(asking.outcome(When.RANGE, from, end, true));
      from = end;
    }
    if (ranges.size() == 1) {
      asking.ask(EXAMPLE);
      return List.of(asking.outcome(asking.fromCaller() ? When.CALLER : When.ALWAYS, 0, ALL, true));
    }
    List<OutcomeVerdict> outcomes = new ArrayList<>();
    boolean byT = ranges.size() == 2 && ranges.get(0).to() == asking.explanation().threshold();
    for (OutcomeVerdict range : ranges) {
      When when = byT ? (outcomes.isEmpty() ? When.DROPPED : When.KEPT) : When.RANGE;
      long example = range.to() == ALL ? RANDOM_MASK : range.from();
      asking.ask(new TraceIdBits(EXAMPLE.high(), (EXAMPLE.low() & ~RANDOM_MASK) | example));
      outcomes.add(asking.outcome(when, range.from(), range.to(), true));
    }
    Collections.reverse(outcomes);
    return outcomes;
  }

  /** One request that is asked about, for one trace id after the other. */
  private static final class Asking {
    private final GatewaySnapshot snapshot;
    private final RequestView request;
    private final Ruling ruling = new Ruling();
    private @Nullable Explanation last;

    Asking(GatewaySnapshot snapshot, RequestView request) {
      this.snapshot = snapshot;
      this.request = request;
    }

    void ask(TraceIdBits traceId) {
      ruling.rule(
          snapshot,
          request,
          traceId.high(),
          traceId.low(),
          (engine, view, match, caller, randomness) -> {
            Explanation explanation = engine.explain(view, match, caller, randomness);
            last = explanation;
            return explanation.decision();
          });
    }

    Explanation explanation() {
      if (last == null) {
        throw new IllegalStateException("nothing was asked yet");
      }
      return last;
    }

    /** Whether the randomness is the caller's. */
    boolean fromCaller() {
      return TraceOrigin.isDecidedForCaller(ruling.caller());
    }

    OutcomeVerdict outcome(When when, long from, long to, boolean madeUp) {
      boolean continued = ruling.continued() != null;
      List<ToldHeader> headers = new ArrayList<>();
      snapshot
          .settings()
          .injection()
          .headers(new Told(ruling, snapshot, request))
          .forEach(line -> headers.add(new ToldHeader(line.getKey(), line.getValue())));
      return new OutcomeVerdict(
          when, from, to, explanation(), continued, madeUp && !continued, headers);
    }

    CallerVerdict caller(LongSupplier clock) {
      String tenant = ruling.caller().tenant();
      Trust trust = snapshot.callers().trust().trustOf(request, tenant);
      return new CallerVerdict(
          tenant,
          trust.entry(),
          trust.wouldAdmit(clock.getAsLong()),
          snapshot.callers().inbound().readings(request),
          ruling.caller() instanceof TrustedCaller trusted ? trusted.parent() : null);
    }
  }

  /** What an upstream would be told, with a span that nobody opened. */
  private record Told(Ruling ruling, GatewaySnapshot snapshot, RequestView request)
      implements OutboundTrace {
    @Override
    public boolean isAnnounced() {
      return isSampled() || snapshot.settings().announceUnsampled();
    }

    @Override
    public boolean isSampled() {
      return ruling.decision().sampled();
    }

    @Override
    public boolean isRandom() {
      return ruling.isRandom();
    }

    @Override
    public long traceIdHigh() {
      return ruling.traceIdHigh();
    }

    @Override
    public long traceIdLow() {
      return ruling.traceIdLow();
    }

    @Override
    public long spanId() {
      return EXAMPLE_SPAN;
    }

    @Override
    public @Nullable String traceState() {
      return ruling.decision().traceState();
    }

    @Override
    public @Nullable String baggage() {
      return ruling.baggage(snapshot, request);
    }

    @Override
    public @Nullable String origin() {
      return isSampled() ? ruling.match().operation(request.method()) : null;
    }
  }
}
