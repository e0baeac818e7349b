package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.EndCause;
import io.headwater.gateway.forward.OutboundTrace;
import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.loop.DurationCounts;
import io.headwater.gateway.loop.TracedDuration;
import io.headwater.gateway.route.RouteMatch;
import io.headwater.gateway.span.AttemptSpan;
import io.headwater.gateway.span.KeptExchange;
import io.headwater.gateway.span.RequestSpans;
import io.headwater.gateway.span.RootSpan;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The trace of one exchange: its ids, its decision, and its spans where there are any. Without a
 * root span every step here is a null check.
 */
final class Trace extends AttemptMemory implements OutboundTrace {
  private final long traceIdHigh;
  private final long traceIdLow;
  private final Decision decision;
  private final ExchangeSettings settings;
  private final CallerTrace caller;

  /** Null: the exchange is not sampled, or not kept yet. */
  private @Nullable RootSpan root;

  /**
   * Of the current attempt; where there are no spans, one id for all attempts, unless they are
   * remembered.
   */
  private long spanId;

  private @Nullable AttemptSpan attempt;

  /**
   * Begins a trace.
   *
   * @param decision whether it has spans
   * @param settings what upstreams are told
   * @param caller what of a caller's trace goes on
   * @param root null: the exchange is not sampled
   */
  Trace(
      long traceIdHigh,
      long traceIdLow,
      long spanId,
      Decision decision,
      ExchangeSettings settings,
      CallerTrace caller,
      @Nullable RootSpan root) {
    this.traceIdHigh = traceIdHigh;
    this.traceIdLow = traceIdLow;
    this.spanId = spanId;
    this.decision = decision;
    this.settings = settings;
    this.caller = caller;
    this.root = root;
  }

  Decision decision() {
    return decision;
  }

  /** 32 lower-case hex digits, whether the exchange is traced or not. */
  String traceId() {
    return TraceId.fromLongs(traceIdHigh, traceIdLow);
  }

  /** An attempt starts, which has a span where the exchange has one. */
  void attemptStarts(Upstream upstream, Endpoint endpoint, int number) {
    if (root != null) {
      AttemptSpan opened = root.openAttempt(peer(upstream, endpoint), number);
      if (settings.injection().tellsOrigin()) {
        opened.originatesIn(root.operation());
      }
      attempt = opened;
      spanId = opened.spanId();
    }
  }

  /**
   * An attempt without a span is over, and another may follow, of which upstreams are told another
   * id.
   *
   * @param status what the upstream answered; 0: nothing
   * @param now by the clock that never goes back
   */
  void retries(int status, @Nullable GatewayFailure failure, long now, long nextSpanId) {
    rememberRetry(spanId, status, failure, now);
    spanId = nextSpanId;
  }

  /**
   * Ends the current attempt span, if there is one.
   *
   * @param status what the upstream answered; 0: nothing
   */
  void attemptEnds(int status, @Nullable GatewayFailure failure) {
    AttemptSpan current = attempt;
    if (current != null) {
      attempt = null;
      current.end(status, failure);
    } else {
      rememberEnd(status, failure);
    }
  }

  /**
   * Ends the root span, if there is one.
   *
   * @param status what the client got; 0: nothing
   */
  void ends(int status, @Nullable GatewayFailure failure) {
    if (root != null) {
      root.end(status, failure);
    }
  }

  /**
   * Makes the spans of an exchange that was not sampled, now that it is over.
   *
   * @param startedAt when it began, by the clock that never goes back
   * @param now by the same clock
   */
  void keep(
      EndCause cause,
      RequestSpans spans,
      RequestView request,
      RouteMatch match,
      long startedAt,
      long now,
      int status,
      @Nullable GatewayFailure failure) {
    Instant end = Instant.now();
    long epochNanos = TimeUnit.SECONDS.toNanos(end.getEpochSecond()) + end.getNano();
    root =
        spans.keep(
            request,
            match,
            new KeptExchange(
                decision,
                cause,
                traceIdHigh,
                traceIdLow,
                caller.span(),
                epochNanos - (now - startedAt),
                epochNanos,
                remembered(spanId, now, epochNanos),
                status,
                failure));
  }

  /** Has the exchange be an example of those that took as long, where it has spans. */
  void show(DurationCounts durations, long nanos, long now) {
    if (root != null && durations.wantsExample(nanos, now)) {
      show(durations, root.spanContext().getSpanId(), nanos, now);
    }
  }

  /** Has the current attempt be one, where it has a span. */
  void showAttempt(DurationCounts durations, long nanos, long now) {
    if (attempt != null && durations.wantsExample(nanos, now)) {
      show(durations, SpanId.fromLong(spanId), nanos, now);
    }
  }

  private void show(DurationCounts durations, String span, long nanos, long now) {
    durations.show(new TracedDuration(traceId(), span, nanos, System.currentTimeMillis()), now);
  }

  /** Id of the root span, 16 hex digits; null: the exchange has no spans. */
  @Nullable String rootSpanId() {
    return root == null ? null : root.spanContext().getSpanId();
  }

  /**
   * What the client is told: {@code 00-<trace id>-<span id>-03}; null: the exchange has no spans.
   */
  @Nullable String description() {
    if (root == null) {
      return null;
    }
    SpanContext context = root.spanContext();
    return "00-"
        + context.getTraceId()
        + '-'
        + context.getSpanId()
        + (caller.random() ? "-03" : "-01");
  }

  @Override
  public boolean isAnnounced() {
    return settings.announceUnsampled() || decision.sampled();
  }

  @Override
  public boolean isRandom() {
    return caller.random();
  }

  @Override
  public @Nullable String baggage() {
    return caller.baggage();
  }

  @Override
  public boolean isSampled() {
    return decision.sampled();
  }

  @Override
  public @Nullable String origin() {
    return root == null ? null : root.operation();
  }

  @Override
  public long traceIdHigh() {
    return traceIdHigh;
  }

  @Override
  public long traceIdLow() {
    return traceIdLow;
  }

  @Override
  public long spanId() {
    return spanId;
  }

  @Override
  public @Nullable String traceState() {
    return decision.traceState();
  }
}
