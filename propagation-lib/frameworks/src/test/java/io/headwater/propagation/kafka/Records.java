package io.headwater.propagation.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.propagation.contract.Incoming;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What the tests of both sides make of headers and contexts. */
final class Records {
  static final String TOPIC = "greetings";

  private Records() {}

  static Context context(String spanId, TraceFlags flags) {
    TraceState state = TraceState.builder().put("ot", "th:0").build();
    return Context.root()
        .with(
            Span.wrap(SpanContext.createFromRemoteParent(Incoming.TRACE_ID, spanId, flags, state)));
  }

  static Context sampled() {
    return context(Incoming.SPAN_ID, TraceFlags.fromByte((byte) 3));
  }

  static Context notSampled() {
    return context(Incoming.SPAN_ID, TraceFlags.fromByte((byte) 2));
  }

  /** Adds names and values by turns. */
  static void add(Headers headers, String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8));
    }
  }

  /** Values of a header, whatever the case of its name. */
  static List<String> values(Headers headers, String name) {
    List<String> values = new ArrayList<>();
    for (Header header : headers) {
      if (header.key().toLowerCase(Locale.ROOT).equals(name)) {
        values.add(new String(header.value(), UTF_8));
      }
    }
    return values;
  }
}
