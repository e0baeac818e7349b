package io.headwater.propagation.xray;

import io.headwater.propagation.header.CallerDecision;
import io.headwater.propagation.header.HeaderValues;
import io.headwater.propagation.header.HexIds;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code x-amzn-trace-id} (AWS X-Ray developer guide, "Tracing header"): {@code
 * Root=1-8hex-24hex;Parent=16hex;Sampled=0|1|?}, in any order, other fields passed over.
 *
 * <p>{@code Sampled=?}, or none, leaves the decision open, and the flag is off. A header without
 * {@code Parent}, as a load balancer writes it, names no span to join.
 *
 * <p>Stricter than OpenTelemetry's own: a header or field that is there twice makes it malformed,
 * no digit of {@code Root} may be missing, and baggage is neither read nor written. Malformed is
 * the same as absent: the context comes back as it went in.
 */
public final class XRayPropagator implements TextMapPropagator {
  private static final String HEADER = "x-amzn-trace-id";
  private static final List<String> FIELDS = List.of(HEADER);
  private static final int MAX_CHARS = 512;
  private static final int ROOT_CHARS = 35;
  private static final int EPOCH = 2;
  private static final int UNIQUE = 11;
  private static final XRayPropagator INSTANCE = new XRayPropagator();

  private XRayPropagator() {}

  /** The propagator: it has no state, so there is one. */
  public static XRayPropagator create() {
    return INSTANCE;
  }

  @Override
  public Collection<String> fields() {
    return FIELDS;
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    if (span.isValid()) {
      String id = span.getTraceId();
      int epochDigits = UNIQUE - 1 - EPOCH;
      String root = "Root=1-" + id.substring(0, epochDigits) + '-' + id.substring(epochDigits);
      String parent = ";Parent=" + span.getSpanId();
      setter.set(carrier, HEADER, root + parent + (span.isSampled() ? ";Sampled=1" : ";Sampled=0"));
    }
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    String value = HeaderValues.single(carrier, getter, HEADER, MAX_CHARS);
    XRayFields fields = value == null ? null : XRayFields.split(value);
    if (fields == null) {
      return context;
    }
    String traceId = traceId(fields.root());
    String spanId = spanId(fields.parent());
    CallerDecision decision = decision(fields.sampled());
    return traceId == null || spanId == null || decision == null
        ? context
        : decision.within(context, traceId, spanId);
  }

  private static @Nullable String traceId(@Nullable String root) {
    return root != null
            && root.length() == ROOT_CHARS
            && root.startsWith("1-")
            && root.charAt(UNIQUE - 1) == '-'
        ? HexIds.traceId(root.substring(EPOCH, UNIQUE - 1) + root.substring(UNIQUE))
        : null;
  }

  private static @Nullable String spanId(@Nullable String parent) {
    return parent != null && parent.length() == HexIds.SPAN_DIGITS ? HexIds.spanId(parent) : null;
  }

  private static @Nullable CallerDecision decision(@Nullable String sampled) {
    if (sampled == null || sampled.equals("?")) {
      return CallerDecision.DEFERRED;
    }
    switch (sampled) {
      case "1":
        return CallerDecision.SAMPLED;
      case "0":
        return CallerDecision.NOT_SAMPLED;
      default:
        return null;
    }
  }

  @Override
  public String toString() {
    return "XRayPropagator";
  }
}
