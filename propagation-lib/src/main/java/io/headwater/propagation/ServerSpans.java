package io.headwater.propagation;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;

/**
 * The join rule for incoming calls and messages: a span is opened if the header says sampled, and
 * nothing otherwise. Never forces, never samples anew.
 *
 * <table>
 * <caption>What a call is worked on in</caption>
 * <tr><th>header</th><th>span</th><th>context</th></tr>
 * <tr><td>sampled</td><td>SERVER, CONSUMER</td><td>that span, and the caller's baggage</td></tr>
 * <tr><td>not sampled</td><td>none</td><td>the caller's no, to be passed on</td></tr>
 * <tr><td>absent or malformed</td><td>none</td><td>no trace</td></tr>
 * </table>
 *
 * <p>Where another instrumentation, such as OpenTelemetry's Java agent, has opened its span for the
 * call already, there is no second one, and its context stays: the span that is current is of the
 * caller's trace, was made in this process, and is none of ours.
 *
 * <p>Where the SDK drops a span whose parent is sampled, the caller's context is passed on as it
 * came: the decision was the gateway's, and only this service is missing from the trace.
 */
public final class ServerSpans {
  /** The latest span of ours, in the context that work is done in. */
  private static final ContextKey<Span> OURS = ContextKey.named("headwater-server-call");

  private final ServerSpan untraced = new ServerSpan(null, null);
  private final SpanKind kind;
  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final TracingFaults faults;

  ServerSpans(SpanKind kind, Tracer tracer, TextMapPropagator propagator, TracingFaults faults) {
    this.kind = kind;
    this.tracer = tracer;
    this.propagator = propagator;
    this.faults = faults;
  }

  /**
   * Opens what the headers of a call ask for.
   *
   * @param call the incoming call
   * @param headers reads its headers, names without regard to ASCII case; {@code getAll} gives
   *     every value of a name
   * @param description of the span, where there is to be one
   */
  public <C> ServerSpan open(
      C call, TextMapGetter<? super C> headers, SpanDescription<? super C> description) {
    return open(call, headers, call, description);
  }

  /**
   * The same, where the headers of a call are not in the call.
   *
   * @param headers what holds them
   * @param getter reads them
   */
  public <H, C> ServerSpan open(
      H headers, TextMapGetter<? super H> getter, C call, SpanDescription<? super C> description) {
    try {
      return join(headers, getter, call, description);
    } catch (RuntimeException fault) {
      faults.log("a server span", fault);
      return untraced;
    }
  }

  private <H, C> ServerSpan join(
      H headers, TextMapGetter<? super H> getter, C call, SpanDescription<? super C> description) {
    Context thread = Context.current();
    Context current = withoutBaggage(thread);
    Context incoming = propagator.extract(current, headers, getter);
    if (incoming == current) {
      return withoutParent(thread, current);
    }
    if (isOpenedByAnother(thread, incoming)) {
      return new ServerSpan(thread, null);
    }
    if (!Span.fromContext(incoming).getSpanContext().isSampled()) {
      return new ServerSpan(withoutBaggage(incoming), null);
    }
    incoming = W3CBaggagePropagator.getInstance().extract(incoming, headers, getter);
    return joined(incoming, call, description);
  }

  private static boolean isOpenedByAnother(Context thread, Context incoming) {
    Span current = Span.fromContextOrNull(thread);
    if (current == null) {
      return false;
    }
    SpanContext span = current.getSpanContext();
    return span.isSampled()
        && !span.isRemote()
        && span.getTraceId().equals(Span.fromContext(incoming).getSpanContext().getTraceId())
        && thread.get(OURS) == null
        && !ClientSpans.isWithinCall(thread);
  }

  /** Baggage goes along with a joined trace only; what the thread has is not this call's. */
  private static Context withoutBaggage(Context thread) {
    return Baggage.fromContextOrNull(thread) == null ? thread : thread.with(Baggage.empty());
  }

  /** Neither is a trace that it is in. */
  private ServerSpan withoutParent(Context thread, Context current) {
    return current == thread && Span.fromContextOrNull(current) == null
        ? untraced
        : new ServerSpan(current.with(Span.getInvalid()), null);
  }

  private <C> ServerSpan joined(Context incoming, C call, SpanDescription<? super C> description) {
    try {
      Span span = OpenSpan.start(tracer, kind, incoming, call, description);
      return OpenSpan.isJoined(span)
          ? new ServerSpan(incoming.with(span).with(OURS, span), new OpenSpan(span, faults))
          : new ServerSpan(incoming, null);
    } catch (RuntimeException fault) {
      faults.log("a server span", fault);
      return new ServerSpan(incoming, null);
    }
  }
}
