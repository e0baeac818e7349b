package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What the cases of {@link PropagatorContract} work with. */
interface PropagatorKit {
  ContextKey<String> OTHER = ContextKey.named("other");

  /** The ids of {@link Incoming}, sampled, in every format. */
  Map<String, String> ALL_FORMATS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("traceparent", "00-" + Incoming.TRACE_ID + "-" + Incoming.SPAN_ID + "-01"),
              Map.entry("b3", Incoming.TRACE_ID + "-" + Incoming.SPAN_ID + "-1"),
              Map.entry("x-b3-traceid", Incoming.TRACE_ID),
              Map.entry("x-b3-spanid", Incoming.SPAN_ID),
              Map.entry("x-b3-sampled", "1"),
              Map.entry("uber-trace-id", Incoming.TRACE_ID + ":" + Incoming.SPAN_ID + ":0:1"),
              Map.entry("uberctx-user", "7"),
              Map.entry(
                  "x-amzn-trace-id",
                  "Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1"),
              Map.entry("x-datadog-trace-id", "9532127138774266268"),
              Map.entry("x-datadog-parent-id", "13235353014750950193"),
              Map.entry("x-datadog-sampling-priority", "1"),
              Map.entry("x-datadog-tags", "_dd.p.tid=0af7651916cd43dd"),
              Map.entry("micro-trace-id", Incoming.TRACE_ID),
              Map.entry("micro-span-id", Incoming.SPAN_ID)));

  TextMapPropagator format();

  FormatTraits formatTraits();

  /** Name of the header that carries the trace id, lower case. */
  String idName();

  /** The headers of a context, names in lower case. */
  Map<String, String> headersOf(String traceId, String spanId, boolean sampled);

  /** Reads headers given as {@code name: value}. */
  default Context extract(Context context, String... lines) {
    return format().extract(context, HeaderLines.of(lines), new HeaderLines.Getter());
  }

  default Context extract(Context context, Map<String, String> headers) {
    return format().extract(context, HeaderLines.of(headers), new HeaderLines.Getter());
  }

  default SpanContext read(String... lines) {
    return spanOf(extract(Context.root(), lines));
  }

  default SpanContext read(Map<String, String> headers) {
    return spanOf(extract(Context.root(), headers));
  }

  default Map<String, String> write(SpanContext span) {
    return write(Context.root().with(Span.wrap(span)));
  }

  default Map<String, String> write(Context context) {
    Map<String, String> headers = new TreeMap<>();
    format()
        .inject(
            context,
            headers,
            (map, name, value) -> {
              assertThat(name).isEqualTo(name.toLowerCase(Locale.ROOT));
              assertThat(headers.put(name, value)).as("second value of " + name).isNull();
            });
    return headers;
  }

  static SpanContext spanOf(Context context) {
    return Span.fromContext(context).getSpanContext();
  }

  static SpanContext context(int flags, TraceState state) {
    return SpanContext.createFromRemoteParent(
        Incoming.TRACE_ID, Incoming.SPAN_ID, TraceFlags.fromByte((byte) flags), state);
  }

  default Map<String, String> sampled() {
    return headersOf(Incoming.TRACE_ID, Incoming.SPAN_ID, true);
  }

  default String idValue() {
    return sampled().getOrDefault(idName(), "");
  }

  /** The headers of a sampled context, that with the id replaced. */
  default Map<String, String> sampledWith(String value) {
    Map<String, String> headers = new LinkedHashMap<>(sampled());
    headers.put(idName(), value);
    return headers;
  }

  static Map<String, String> renamed(Map<String, String> headers, UnaryOperator<String> names) {
    Map<String, String> renamed = new LinkedHashMap<>();
    headers.forEach((name, value) -> renamed.put(names.apply(name), value));
    return renamed;
  }
}
