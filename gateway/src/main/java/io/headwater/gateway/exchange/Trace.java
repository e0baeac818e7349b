package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.forward.OutboundTrace;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.span.AttemptSpan;
import io.headwater.gateway.span.Peer;
import io.headwater.gateway.span.RootSpan;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * The trace of one exchange: its ids, its decision, and its spans where there are any. Without a
 * root span every step here is a null check.
 */
final class Trace implements OutboundTrace {
  private final long traceIdHigh;
  private final long traceIdLow;
  private final Decision decision;
  private final boolean announceUnsampled;
  private final boolean random;
  private final @Nullable String baggage;
  private final @Nullable RootSpan root;

  /** Of the current attempt; where there are no spans, one id for all attempts. */
  private long spanId;

  private @Nullable AttemptSpan attempt;

  Trace(
      long traceIdHigh,
      long traceIdLow,
      long spanId,
      Decision decision,
      boolean announceUnsampled,
      boolean random,
      @Nullable String baggage,
      @Nullable RootSpan root) {
    this.traceIdHigh = traceIdHigh;
    this.traceIdLow = traceIdLow;
    this.spanId = spanId;
    this.decision = decision;
    this.announceUnsampled = announceUnsampled;
    this.random = random;
    this.baggage = baggage;
    this.root = root;
  }

  Decision decision() {
    return decision;
  }

  /** 32 lower-case hex digits, whether the exchange is traced or not. */
  String traceId() {
    return TraceId.fromLongs(traceIdHigh, traceIdLow);
  }

  boolean hasSpans() {
    return root != null;
  }

  void attemptStarts(Peer peer, int number) {
    if (root != null) {
      AttemptSpan opened = root.openAttempt(peer, number);
      attempt = opened;
      spanId = opened.spanId();
    }
  }

  /**
   * Ends the current attempt span, if there is one.
   *
   * @param status what the upstream answered; 0: nothing
   */
  void attemptEnds(int status, @Nullable GatewayFailure failure) {
    if (attempt != null) {
      attempt.end(status, failure);
      attempt = null;
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
   * What the client is told: {@code 00-<trace id>-<span id>-03}; null: the exchange is not traced.
   */
  @Nullable String description() {
    if (root == null) {
      return null;
    }
    SpanContext context = root.spanContext();
    return "00-" + context.getTraceId() + '-' + context.getSpanId() + (random ? "-03" : "-01");
  }

  @Override
  public boolean isAnnounced() {
    return announceUnsampled || root != null;
  }

  @Override
  public boolean isRandom() {
    return random;
  }

  @Override
  public @Nullable String baggage() {
    return baggage;
  }

  @Override
  public boolean isSampled() {
    return root != null;
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
