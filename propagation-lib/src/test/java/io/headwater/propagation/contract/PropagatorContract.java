package io.headwater.propagation.contract;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;

/** What every format of trace headers has to do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PropagatorContract
    implements PropagatorReadingCases, PropagatorHostileCases, PropagatorWritingCases {
  /** The format. */
  protected abstract TextMapPropagator propagator();

  /** What sets it apart. */
  protected FormatTraits traits() {
    return FormatTraits.plain();
  }

  /** Name of the header that carries the trace id, lower case. */
  protected abstract String idHeader();

  /**
   * The headers of a context, names in lower case.
   *
   * @param sampled is true where the format can say nothing else
   */
  protected abstract Map<String, String> headers(String traceId, String spanId, boolean sampled);

  /** Values of the id header that are to be read as absent. */
  protected abstract Stream<String> malformed();

  @Override
  public final TextMapPropagator format() {
    return propagator();
  }

  @Override
  public final FormatTraits formatTraits() {
    return traits();
  }

  @Override
  public final String idName() {
    return idHeader();
  }

  @Override
  public final Map<String, String> headersOf(String traceId, String spanId, boolean sampled) {
    return headers(traceId, spanId, sampled);
  }

  protected static SpanContext spanOf(Context context) {
    return PropagatorKit.spanOf(context);
  }

  protected static SpanContext context(int flags, TraceState state) {
    return PropagatorKit.context(flags, state);
  }
}
