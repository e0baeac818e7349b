package io.headwater.propagation.b3;

import io.headwater.propagation.header.CallerDecision;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes B3 (Zipkin's b3-propagation): {@link #single} in the header {@code b3}, {@link
 * #multi} in the headers {@code x-b3-*}. To understand both, compose both.
 *
 * <p>Trace ids have 16 or 32 digits; the short ones are padded. Without a word on sampling the
 * caller leaves it open, and the flag is off. Debug survives from what is read to what is written.
 * A decision without ids is carried as {@link CallerDecision}, and is no trace to join.
 *
 * <p>Stricter than OpenTelemetry's own: more than one value of a header is none, an unknown
 * sampling state in {@code b3} makes it malformed, and so does a parent id that is none. Malformed
 * is the same as absent: the context comes back as it went in.
 */
public final class B3Propagator implements TextMapPropagator {
  private static final B3Propagator SINGLE = new B3Propagator(new SingleHeader(), "single");
  private static final B3Propagator MULTI = new B3Propagator(new MultiHeader(), "multi");

  private final B3Headers headers;
  private final String name;

  private B3Propagator(B3Headers headers, String name) {
    this.headers = headers;
    this.name = name;
  }

  /** B3 in one header: {@code b3: trace-span[-1|0|d[-parent]]}, or a bare state. */
  public static B3Propagator single() {
    return SINGLE;
  }

  /**
   * B3 in several headers: {@code x-b3-traceid}, {@code -spanid}, {@code -sampled}, {@code -flags}.
   */
  public static B3Propagator multi() {
    return MULTI;
  }

  @Override
  public Collection<String> fields() {
    return headers.fields();
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    if (span.isValid()) {
      boolean debug = CallerDecision.of(context) == CallerDecision.DEBUG;
      headers.write(span, debug, carrier, setter);
    }
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    return headers.read(context, carrier, getter);
  }

  @Override
  public String toString() {
    return "B3Propagator{" + name + '}';
  }
}
