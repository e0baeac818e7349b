package io.headwater.propagation.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.FormatTraits;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.PropagatorContract;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MicroPropagatorTest extends PropagatorContract {
  private static final String TRACE = "Micro-Trace-Id: ";
  private static final String SPAN = "Micro-Span-Id: ";

  @Override
  protected TextMapPropagator propagator() {
    return MicroPropagator.create();
  }

  @Override
  protected FormatTraits traits() {
    return FormatTraits.withoutNo();
  }

  @Override
  protected String idHeader() {
    return "micro-trace-id";
  }

  @Override
  protected Map<String, String> headers(String traceId, String spanId, boolean sampled) {
    return Map.of("micro-trace-id", traceId, "micro-span-id", spanId);
  }

  @Override
  protected Stream<String> malformed() {
    return Stream.of(
        "1",
        Incoming.TRACE_ID.substring(1),
        Incoming.TRACE_ID.substring(16),
        "0" + Incoming.TRACE_ID,
        Incoming.TRACE_ID.toUpperCase(Locale.ROOT),
        Incoming.TRACE_ID.replace('f', 'g'),
        "0af76519-16cd-43dd-8448eb21-1c80319c",
        "0af76519-16cd-43dd-8448-eb211c80319",
        "0af76519-16cd-43dd-8448-eb211c80319cc",
        "0af76519_16cd_43dd_8448_eb211c80319c",
        "{0af76519-16cd-43dd-8448-eb211c80319c}",
        "00000000-0000-0000-0000-000000000000");
  }

  @Test
  void uuids_areIds() {
    SpanContext span =
        read(
            TRACE + "0af76519-16cd-43dd-8448-eb211c80319c",
            SPAN + "11111111-2222-4333-b7ad-6b7169203331");
    assertThat(span.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(span.getSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(span.isSampled()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "b7ad6b716920333",
        "0b7ad6b7169203331",
        "B7AD6B7169203331",
        "11111111-2222-4333-0000-000000000000",
        "1111111g-2222-4333-b7ad-6b7169203331"
      })
  void malformedSpanId_leavesTheContext(String spanId) {
    assertThat(extract(Context.root(), TRACE + Incoming.TRACE_ID, SPAN + spanId))
        .isSameAs(Context.root());
  }

  @Test
  void oneIdWithoutTheOther_leavesTheContext() {
    assertThat(extract(Context.root(), TRACE + Incoming.TRACE_ID)).isSameAs(Context.root());
    assertThat(extract(Context.root(), SPAN + Incoming.SPAN_ID)).isSameAs(Context.root());
  }
}
