package io.headwater.gateway.decide.inbound;

import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.http.TraceFormat;
import io.headwater.propagation.b3.B3Propagator;
import io.headwater.propagation.datadog.DatadogPropagator;
import io.headwater.propagation.header.CallerDecision;
import io.headwater.propagation.jaeger.JaegerPropagator;
import io.headwater.propagation.micro.MicroPropagator;
import io.headwater.propagation.w3c.W3cPropagator;
import io.headwater.propagation.xray.XRayPropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the trace context of a request, in several formats. To be asked for callers that are
 * trusted: it believes what it reads.
 *
 * <p>The formats are tried in order; the first in which there is a valid context counts. What is
 * malformed, or there twice, is absent, and nothing is ever thrown. {@code tracestate} is bounded
 * by 512 characters and 32 members, and of it passes {@code ot} and what is listed. Immutable and
 * shared by all event loops.
 */
public final class InboundContextReader {
  private static final String OTEL_KEY = "ot";
  private static final int HALF = 16;
  private static final int HEX = 16;

  /** Bit 1 of the flags: the low 56 bits of the trace id are random. */
  private static final int RANDOM = 2;

  private final Map<TraceFormat, TextMapPropagator> propagators = new LinkedHashMap<>();
  private final RequestHeaders headers = new RequestHeaders();
  private final Set<String> traceStateKeys;

  /**
   * Chooses formats.
   *
   * @param formats in the order in which they are tried, each once; empty: nothing is read
   * @param traceStateKeys keys of {@code tracestate} that pass beside {@code ot}; exact
   */
  public InboundContextReader(Collection<TraceFormat> formats, Collection<String> traceStateKeys) {
    for (TraceFormat format : formats) {
      if (propagators.put(format, propagator(format)) != null) {
        throw new IllegalArgumentException("formats: " + formats + " (expected: each once)");
      }
    }
    this.traceStateKeys = Set.copyOf(traceStateKeys);
  }

  /** The context of a request; null: there is no valid one in any of the formats. */
  public @Nullable InboundContext read(RequestView request) {
    for (Map.Entry<TraceFormat, TextMapPropagator> entry : propagators.entrySet()) {
      Context context = entry.getValue().extract(Context.root(), request, headers);
      SpanContext span = Span.fromContext(context).getSpanContext();
      if (span.isValid()) {
        return inbound(span, CallerDecision.of(context), entry.getKey());
      }
    }
    return null;
  }

  /** What there is of each format, in the order in which they are tried. */
  public List<FormatReading> readings(RequestView request) {
    List<FormatReading> readings = new ArrayList<>();
    propagators.forEach(
        (format, propagator) -> {
          Context context = propagator.extract(Context.root(), request, headers);
          SpanContext span = Span.fromContext(context).getSpanContext();
          boolean isThere =
              propagator.fields().stream().anyMatch(field -> request.header(field) != null);
          readings.add(
              new FormatReading(
                  format,
                  span.isValid() ? Reading.VALID : isThere ? Reading.INVALID : Reading.ABSENT));
        });
    return List.copyOf(readings);
  }

  /**
   * What there is of one format.
   *
   * @param format which one
   * @param reading what of it
   */
  public record FormatReading(TraceFormat format, Reading reading) {}

  /** What a request has of a format. */
  public enum Reading {
    /** None of its headers. */
    ABSENT("absent"),
    /** Headers that name no valid trace: the same as none. */
    INVALID("invalid"),
    /** A valid trace. */
    VALID("valid");

    private final String wireName;

    Reading(String wireName) {
      this.wireName = wireName;
    }

    /** As JSON spells it. */
    public String wireName() {
      return wireName;
    }
  }

  private InboundContext inbound(
      SpanContext span, @Nullable CallerDecision decision, TraceFormat format) {
    String traceId = span.getTraceId();
    return new InboundContext(
        Long.parseUnsignedLong(traceId, 0, HALF, HEX),
        Long.parseUnsignedLong(traceId, HALF, traceId.length(), HEX),
        Long.parseUnsignedLong(span.getSpanId(), HEX),
        span.isSampled(),
        decision == CallerDecision.DEFERRED,
        (span.getTraceFlags().asByte() & RANDOM) != 0,
        allowed(span.getTraceState()),
        format);
  }

  private @Nullable String allowed(TraceState state) {
    if (state.isEmpty()) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    state.forEach(
        (key, value) -> {
          if (key.equals(OTEL_KEY) || traceStateKeys.contains(key)) {
            text.append(text.isEmpty() ? "" : ",").append(key).append('=').append(value);
          }
        });
    return text.isEmpty() ? null : text.toString();
  }

  private static TextMapPropagator propagator(TraceFormat format) {
    return switch (format) {
      case TRACECONTEXT -> W3cPropagator.create();
      case B3 -> B3Propagator.single();
      case B3MULTI -> B3Propagator.multi();
      case JAEGER -> JaegerPropagator.create();
      case XRAY -> XRayPropagator.create();
      case DATADOG -> DatadogPropagator.create();
      case MICRO -> MicroPropagator.create();
    };
  }
}
