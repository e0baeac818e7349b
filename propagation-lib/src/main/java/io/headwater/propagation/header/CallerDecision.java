package io.headwater.propagation.header;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * What a caller said about sampling. OpenTelemetry's flags know yes and no; some formats can also
 * leave it open, insist, or say it without naming a trace. A context carries that beside its span.
 */
public enum CallerDecision {
  /** Yes. */
  SAMPLED(true),
  /** No. */
  NOT_SAMPLED(false),
  /** The caller leaves it to whom it calls; to those who join only on a yes, that is a no. */
  DEFERRED(false),
  /** Yes, whatever any sampler says. */
  DEBUG(true);

  private static final ContextKey<Said> KEY = ContextKey.named("headwater-caller-decision");

  private final boolean sampled;

  CallerDecision(boolean sampled) {
    this.sampled = sampled;
  }

  /** Whether it sets the sampled flag. */
  public boolean isSampled() {
    return sampled;
  }

  /** Yes or no. */
  public static CallerDecision of(boolean sampled) {
    return sampled ? SAMPLED : NOT_SAMPLED;
  }

  /**
   * What was said of the trace that a context is in.
   *
   * @return null: nothing, there is no trace and no decision without one
   */
  public static @Nullable CallerDecision of(Context context) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    Said said = context.get(KEY);
    boolean holds = said != null && said.traceId.equals(span.getTraceId());
    if (!span.isValid()) {
      return holds ? said.decision : null;
    }
    // A later word on the same trace, in a format that has no finer one, shows in the flag.
    return holds && said.decision.sampled == span.isSampled()
        ? said.decision
        : of(span.isSampled());
  }

  /**
   * A context in the trace of a caller.
   *
   * @param traceId valid
   * @param spanId valid
   */
  public Context within(Context context, String traceId, String spanId) {
    SpanContext parent =
        SpanContext.createFromRemoteParent(
            traceId,
            spanId,
            sampled ? TraceFlags.getSampled() : TraceFlags.getDefault(),
            TraceState.getDefault());
    return context.with(Span.wrap(parent)).with(KEY, new Said(this, traceId));
  }

  /** A context of a caller who decided and named no trace. */
  public Context withoutTrace(Context context) {
    return context.with(Span.getInvalid()).with(KEY, new Said(this, TraceId.getInvalid()));
  }

  private static final class Said {
    private final CallerDecision decision;
    private final String traceId;

    private Said(CallerDecision decision, String traceId) {
      this.decision = decision;
      this.traceId = traceId;
    }
  }
}
