package io.headwater.gateway.span;

import io.headwater.gateway.http.FailureSource;
import io.headwater.gateway.http.GatewayFailure;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * The CLIENT span of one attempt: the span that the upstream sees as its parent. Ends once, and is
 * made then.
 */
public final class AttemptSpan {
  private final RootSpan root;
  private final Peer peer;
  private final int number;
  private final long spanId;
  private final long startEpochNanos;

  /** Null: upstreams are not told, and so it does not tell. */
  private @Nullable String origin;

  private boolean ended;

  /**
   * Opens a span.
   *
   * @param peer whom it calls
   * @param number 1 for the first
   */
  AttemptSpan(RootSpan root, Peer peer, int number, long spanId, long startEpochNanos) {
    this.root = root;
    this.peer = peer;
    this.number = number;
    this.spanId = spanId;
    this.startEpochNanos = startEpochNanos;
  }

  /** The 64 bits of its span id, for injection. */
  public long spanId() {
    return spanId;
  }

  /** Says what the originating call was, as upstreams are told. */
  public void originatesIn(String operation) {
    origin = operation;
  }

  /**
   * Ends the span.
   *
   * @param status status code the upstream answered; 0: none
   * @param failure why the attempt did not complete; null: it did
   */
  public void end(int status, @Nullable GatewayFailure failure) {
    if (!ended) {
      end(status, failure, root.now());
    }
  }

  /** The same, at a time that is past. */
  void end(int status, @Nullable GatewayFailure failure, long epochNanos) {
    if (ended) {
      return;
    }
    ended = true;
    SpanSink sink = root.making().sink();
    if (!sink.refuses()) {
      sink.accept(made(status, failure, epochNanos));
    }
  }

  private EndedSpan made(int status, @Nullable GatewayFailure failure, long epochNanos) {
    OriginatingCall call = root.call();
    boolean failed = failure != null && failure.source() != FailureSource.CLIENT;
    SpanAttributes attributes =
        AttemptAttributes.of(
            call.request(), call.match(), peer, number, root.making().redaction(), status, failure);
    if (origin != null) {
      attributes.put(GatewayAttributes.ORIGIN, origin);
    }
    if (call.kept() != null) {
      attributes.put(GatewayAttributes.PARTIAL, true);
    }
    SpanTies ties = root.ties().child(spanId);
    return new EndedSpan(
        call.operation(),
        SpanKind.CLIENT,
        ties.context(),
        ties.parent(),
        null,
        startEpochNanos,
        epochNanos,
        attributes,
        failed || status >= 400 ? StatusCode.ERROR : StatusCode.UNSET,
        failed && failure != null ? failure.safeMessage() : "");
  }
}
