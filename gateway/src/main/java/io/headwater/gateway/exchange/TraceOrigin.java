package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.Caller;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.inbound.InboundContext;
import io.headwater.gateway.decide.trust.TrustPolicy;
import io.headwater.gateway.decide.trust.TrustedCaller;
import io.headwater.gateway.span.CallerSpan;
import org.jspecify.annotations.Nullable;

/** What a caller's own trace has to do with the one of its exchange. */
final class TraceOrigin {
  private TraceOrigin() {}

  /**
   * What thresholds are compared with: the caller's randomness where its trace is decided here, and
   * that of the trace that would be begun here otherwise.
   */
  static long randomness(Caller caller, long traceIdLow) {
    InboundContext parent = continuable(caller);
    return parent != null && parent.deferred() ? parent.randomness() : traceIdLow;
  }

  /** The trace that goes on; null: a new one is begun. */
  static @Nullable InboundContext continuedBy(Caller caller, Decision decision) {
    InboundContext parent = continuable(caller);
    boolean kept =
        parent != null && (decision.reason() == DecisionReason.TRUSTED_PARENT || parent.deferred());
    return kept ? parent : null;
  }

  /** Whether the caller left the decision on its trace to us, so that its randomness counts. */
  static boolean isDecidedForCaller(Caller caller) {
    InboundContext parent = continuable(caller);
    return parent != null && parent.deferred();
  }

  /** The caller's span, as the root span's parent or as one it links to; null: neither. */
  static @Nullable CallerSpan callerSpan(Caller caller, @Nullable InboundContext continued) {
    if (!(caller instanceof TrustedCaller trusted)) {
      return null;
    }
    InboundContext named = trusted.parent();
    boolean linked = trusted.trust().policy() == TrustPolicy.RESTART_WITH_LINK;
    return named == null || (continued == null && !linked)
        ? null
        : new CallerSpan(
            named.traceIdHigh(), named.traceIdLow(), named.spanId(), named.sampled(), !linked);
  }

  private static @Nullable InboundContext continuable(Caller caller) {
    return caller instanceof TrustedCaller trusted
            && trusted.trust().policy() == TrustPolicy.CONTINUE
        ? trusted.parent()
        : null;
  }
}
