package io.headwater.propagation;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;

/**
 * The join rule for outgoing calls and messages.
 *
 * <table>
 * <caption>What an outgoing call has</caption>
 * <tr><th>current context</th><th>span</th><th>headers</th></tr>
 * <tr><td>sampled</td><td>CLIENT, PRODUCER</td><td>that span, and the baggage</td></tr>
 * <tr><td>not sampled</td><td>none</td><td>the caller's no, so that a stock SDK behind it starts no
 * trace of its own</td></tr>
 * <tr><td>that of a call of ours</td><td>none: one client on top of another is one call</td>
 * <td>that call's span, and the baggage</td></tr>
 * <tr><td>no trace</td><td>none</td><td>none</td></tr>
 * </table>
 *
 * <p>Beside OpenTelemetry's Java agent calls are the agent's: it opens its span further down and
 * writes the headers, and nobody can see here in time whether it will. There is no span of ours
 * then, and the headers are left alone.
 */
public final class ClientSpans {
  /** The span of a call, in the context that the call is made in. */
  private static final ContextKey<Span> CALL = ContextKey.named("headwater-client-call");

  private final ClientSpan untraced = new ClientSpan(this, Context.root(), null);
  private final SpanKind kind;
  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final List<String> fields;
  private final TracingFaults faults;
  private final boolean besideAgent = JavaAgent.isPresent();

  ClientSpans(SpanKind kind, Tracer tracer, TextMapPropagator propagator, TracingFaults faults) {
    this.kind = kind;
    this.tracer = tracer;
    this.propagator = propagator;
    this.fields = besideAgent ? List.of() : List.copyOf(propagator.fields());
    this.faults = faults;
  }

  /** Lower-case names of the headers that {@link ClientSpan#inject} replaces, or takes away. */
  public List<String> fields() {
    return fields;
  }

  /**
   * Opens what the current context asks for.
   *
   * @param call the outgoing call
   * @param description of the span, where there is to be one
   */
  public <C> ClientSpan open(C call, SpanDescription<? super C> description) {
    if (besideAgent) {
      return untraced;
    }
    Context current = Context.current();
    SpanContext parent = Span.fromContext(current).getSpanContext();
    if (!parent.isValid()) {
      return untraced;
    }
    if (!parent.isSampled()) {
      return new ClientSpan(this, current, null);
    }
    if (isWithinCall(current)) {
      return new ClientSpan(this, current, null);
    }
    try {
      Span span = OpenSpan.start(tracer, kind, current, call, description);
      return OpenSpan.isJoined(span)
          ? new ClientSpan(this, current.with(span).with(CALL, span), new OpenSpan(span, faults))
          : new ClientSpan(this, current, null);
    } catch (RuntimeException fault) {
      faults.log("a client span", fault);
      return new ClientSpan(this, current, null);
    }
  }

  static boolean isWithinCall(Context context) {
    return context.get(CALL) == Span.fromContext(context);
  }

  /** Some formats have headers for baggage, which goes along with a joined trace only. */
  private static Context withoutBaggage(Context context) {
    return Baggage.fromContextOrNull(context) == null ? context : context.with(Baggage.empty());
  }

  <C> void inject(Context context, C carrier, HeaderWriter<C> writer) {
    if (besideAgent) {
      return;
    }
    try {
      for (int i = 0; i < fields.size(); i++) {
        writer.remove(carrier, fields.get(i));
      }
      if (Span.fromContext(context).getSpanContext().isSampled()) {
        propagator.inject(context, carrier, writer);
        W3CBaggagePropagator.getInstance().inject(context, carrier, writer);
      } else {
        propagator.inject(withoutBaggage(context), carrier, writer);
      }
    } catch (RuntimeException fault) {
      faults.log("a trace header", fault);
    }
  }
}
