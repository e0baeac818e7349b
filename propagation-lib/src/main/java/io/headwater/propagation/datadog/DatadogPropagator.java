package io.headwater.propagation.datadog;

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
 * Reads and writes {@code x-datadog-trace-id}, {@code -parent-id}, {@code -sampling-priority} and
 * {@code -tags} (Datadog, "Trace Context Propagation").
 *
 * <p>Ids are decimal; of a trace id the low 64 bits are, and its high 64 bits are the tag {@code
 * _dd.p.tid} in hexadecimal. Priorities 1 and 2 mean sampled, 0 and -1 not; without one the caller
 * leaves it open, and the flag is off. What is written is 1 or 0.
 *
 * <p>A trace id whose low half is zero cannot be said, and is not written. More than one value of a
 * header is none. Malformed ids leave the context as it was; a malformed priority or tag is the
 * same as absent.
 */
public final class DatadogPropagator implements TextMapPropagator {
  private static final String TRACE_ID = "x-datadog-trace-id";
  private static final String PARENT_ID = "x-datadog-parent-id";
  private static final String PRIORITY = "x-datadog-sampling-priority";
  private static final String TAGS = "x-datadog-tags";
  private static final List<String> FIELDS = List.of(TRACE_ID, PARENT_ID, PRIORITY, TAGS);
  private static final int MAX_NUMBER = 32;
  private static final int MAX_TAGS = 512;
  private static final String ZEROS = "0".repeat(HexIds.SPAN_DIGITS);
  private static final DatadogPropagator INSTANCE = new DatadogPropagator();

  private DatadogPropagator() {}

  /** The propagator: it has no state, so there is one. */
  public static DatadogPropagator create() {
    return INSTANCE;
  }

  @Override
  public Collection<String> fields() {
    return FIELDS;
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    String high = span.getTraceId().substring(0, HexIds.SPAN_DIGITS);
    String low = span.getTraceId().substring(HexIds.SPAN_DIGITS);
    if (span.isValid() && !low.equals(ZEROS)) {
      setter.set(carrier, TRACE_ID, DecimalId.ofHex(low));
      setter.set(carrier, PARENT_ID, DecimalId.ofHex(span.getSpanId()));
      setter.set(carrier, PRIORITY, span.isSampled() ? "1" : "0");
      if (!high.equals(ZEROS)) {
        setter.set(carrier, TAGS, DatadogTags.HIGH_BITS + '=' + high);
      }
    }
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    String low = id(carrier, getter, TRACE_ID);
    String spanId = id(carrier, getter, PARENT_ID);
    if (low == null || spanId == null) {
      return context;
    }
    String tags = HeaderValues.single(carrier, getter, TAGS, MAX_TAGS);
    String high = tags == null ? null : DatadogTags.highBits(tags);
    return decision(HeaderValues.single(carrier, getter, PRIORITY, MAX_NUMBER))
        .within(context, (high == null ? ZEROS : high) + low, spanId);
  }

  private static <C> @Nullable String id(
      @Nullable C carrier, TextMapGetter<C> getter, String name) {
    String number = HeaderValues.single(carrier, getter, name, MAX_NUMBER);
    return number == null ? null : DecimalId.toHex(number);
  }

  private static CallerDecision decision(@Nullable String priority) {
    if (priority == null) {
      return CallerDecision.DEFERRED;
    }
    switch (priority) {
      case "1":
      case "2":
        return CallerDecision.SAMPLED;
      case "0":
      case "-1":
        return CallerDecision.NOT_SAMPLED;
      default:
        return CallerDecision.DEFERRED;
    }
  }

  @Override
  public String toString() {
    return "DatadogPropagator";
  }
}
