package io.headwater.gateway.span;

import io.headwater.gateway.http.FailureSource;
import io.headwater.gateway.http.GatewayFailure;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * The SERVER span of a sampled exchange. Ends once, whatever is called how often, and is made then;
 * used on the exchange's event loop only.
 */
public final class RootSpan {
  private final SpanMaking making;
  private final OriginatingCall call;
  private final SpanTies ties;
  private final long startEpochNanos;
  private final long startTicks;
  private boolean ended;

  RootSpan(SpanMaking making, OriginatingCall call, SpanTies ties, long startEpochNanos) {
    this.making = making;
    this.call = call;
    this.ties = ties;
    this.startEpochNanos = startEpochNanos;
    this.startTicks = making.clock().ticks().getAsLong();
  }

  /** Its ids, as clients are told them. */
  public SpanContext spanContext() {
    return ties.context();
  }

  /** Its name, which is that of the originating call. */
  public String operation() {
    return call.operation();
  }

  /**
   * Opens the CLIENT span of one attempt.
   *
   * @param peer whom it calls
   * @param attempt 1 for the first
   */
  public AttemptSpan openAttempt(Peer peer, int attempt) {
    return new AttemptSpan(this, peer, attempt, making.newSpanId(), now());
  }

  /** Adds the CLIENT span of an attempt that is over. */
  void addAttempt(PastAttempt past) {
    new AttemptSpan(this, past.peer(), past.number(), past.spanId(), past.startEpochNanos())
        .end(past.status(), past.failure(), past.endEpochNanos());
  }

  /**
   * Ends the span.
   *
   * @param status status code the client got, or would have got; 0: none
   * @param failure why the gateway could not serve the exchange; null: it could
   */
  public void end(int status, @Nullable GatewayFailure failure) {
    if (!ended) {
      end(status, failure, now());
    }
  }

  /** The same, at a time that is past. */
  void end(int status, @Nullable GatewayFailure failure, long epochNanos) {
    if (ended) {
      return;
    }
    ended = true;
    if (!making.sink().refuses()) {
      making.sink().accept(made(status, failure, epochNanos));
    }
  }

  private EndedSpan made(int status, @Nullable GatewayFailure failure, long epochNanos) {
    boolean failed = isServerError(status, failure);
    SpanAttributes attributes =
        RootAttributes.of(
            call.request(),
            call.match(),
            call.decision(),
            call.kept(),
            making.redaction(),
            status,
            failure);
    return new EndedSpan(
        call.operation(),
        SpanKind.SERVER,
        ties.context(),
        ties.parent(),
        ties.link(),
        startEpochNanos,
        epochNanos,
        attributes,
        failed ? StatusCode.ERROR : StatusCode.UNSET,
        failed && failure != null ? failure.safeMessage() : "");
  }

  /**
   * Whether an exchange that ended so failed: a 4xx of an upstream and a caller that went away are
   * no errors of the server.
   */
  public static boolean isServerError(int status, @Nullable GatewayFailure failure) {
    return status >= 500 || (failure != null && failure.source() != FailureSource.CLIENT);
  }

  SpanMaking making() {
    return making;
  }

  OriginatingCall call() {
    return call;
  }

  SpanTies ties() {
    return ties;
  }

  /** Nanoseconds since 1970. */
  long now() {
    return startEpochNanos + making.clock().ticks().getAsLong() - startTicks;
  }
}
