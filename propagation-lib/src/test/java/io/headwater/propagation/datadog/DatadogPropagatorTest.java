package io.headwater.propagation.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.PropagatorContract;
import io.headwater.propagation.header.CallerDecision;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** There is no propagator of OpenTelemetry to compare with: arbitrary precision stands in. */
final class DatadogPropagatorTest extends PropagatorContract {
  private static final String TRACE = "x-datadog-trace-id: 9532127138774266268";
  private static final String PARENT = "x-datadog-parent-id: 13235353014750950193";
  private static final String TAGS = "x-datadog-tags: ";

  @Override
  protected TextMapPropagator propagator() {
    return DatadogPropagator.create();
  }

  @Override
  protected String idHeader() {
    return "x-datadog-trace-id";
  }

  @Override
  protected Map<String, String> headers(String traceId, String spanId, boolean sampled) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-datadog-trace-id", decimal(traceId.substring(16)));
    headers.put("x-datadog-parent-id", decimal(spanId));
    headers.put("x-datadog-sampling-priority", sampled ? "1" : "0");
    headers.put("x-datadog-tags", "_dd.p.tid=" + traceId.substring(0, 16));
    return headers;
  }

  private static String decimal(String hex) {
    return new BigInteger(hex, 16).toString();
  }

  @Override
  protected Stream<String> malformed() {
    return Stream.of(
        "0",
        "00000000000000000000",
        "-1",
        "+1",
        "1.0",
        "1e3",
        "0x1",
        "1 2",
        "1_000",
        "a",
        "18446744073709551616",
        "99999999999999999999",
        "000000000000000000001",
        "184467440737095516150",
        Incoming.TRACE_ID);
  }

  @Test
  void knownIds_areThoseOfTheOtherFormats() {
    assertThat(
            read(
                TRACE,
                PARENT,
                "X-Datadog-Sampling-Priority: 1",
                TAGS + "_dd.p.tid=0af7651916cd43dd"))
        .isEqualTo(context(1, TraceState.getDefault()));
  }

  @ParameterizedTest
  @CsvSource({
    "1,0000000000000001",
    "00000000000000000001,0000000000000001",
    "9223372036854775807,7fffffffffffffff",
    "9223372036854775808,8000000000000000",
    "18446744073709551615,ffffffffffffffff"
  })
  void ids_areUnsigned(String decimal, String hex) {
    SpanContext span = read("x-datadog-trace-id: " + decimal, "x-datadog-parent-id: " + decimal);
    assertThat(span.getTraceId()).isEqualTo("0".repeat(16) + hex);
    assertThat(span.getSpanId()).isEqualTo(hex);
    assertThat(write(span))
        .containsEntry("x-datadog-trace-id", new BigInteger(decimal).toString())
        .containsEntry("x-datadog-parent-id", new BigInteger(decimal).toString())
        .doesNotContainKey("x-datadog-tags");
  }

  @ParameterizedTest
  @CsvSource({
    ",DEFERRED",
    "-1,NOT_SAMPLED",
    "0,NOT_SAMPLED",
    "1,SAMPLED",
    "2,SAMPLED",
    "3,DEFERRED",
    "-2,DEFERRED",
    "+1,DEFERRED",
    "01,DEFERRED",
    "1.0,DEFERRED",
    "true,DEFERRED"
  })
  void priority_isRead(@Nullable String priority, CallerDecision decision) {
    Context context =
        extract(
            Context.root(),
            TRACE,
            PARENT,
            "x-datadog-sampling-priority: " + (priority == null ? "" : priority));
    assertThat(CallerDecision.of(context)).isEqualTo(decision);
    assertThat(spanOf(context).isSampled()).isEqualTo(decision.isSampled());
  }

  @Test
  void priorityTwice_isNeitherYesNorNo() {
    String yes = "x-datadog-sampling-priority: 1";
    assertThat(CallerDecision.of(extract(Context.root(), TRACE, PARENT, yes, yes)))
        .isEqualTo(CallerDecision.DEFERRED);
  }

  @ParameterizedTest
  @CsvSource({
    "_dd.p.tid=0af7651916cd43dd,0af7651916cd43dd",
    "'_dd.p.dm=-4, _dd.p.tid=0af7651916cd43dd ,_dd.p.usr.id=x=',0af7651916cd43dd",
    "_dd.p.tid=0000000000000000,0000000000000000",
    "_dd.p.dm=-4,0000000000000000",
    "'',0000000000000000",
    "_dd.p.tid=,0000000000000000",
    "_dd.p.tid=af7651916cd43dd,0000000000000000",
    "_dd.p.tid=00af7651916cd43dd,0000000000000000",
    "_dd.p.tid=0AF7651916CD43DD,0000000000000000",
    "_dd.p.tid=0xf7651916cd43dd,0000000000000000",
    "_DD.P.TID=0af7651916cd43dd,0000000000000000",
    "'_dd.p.tid=0af7651916cd43dd,_dd.p.tid=0af7651916cd43dd',0000000000000000",
    "x_dd.p.tid=0af7651916cd43dd,0000000000000000"
  })
  void highBits_areThoseOfTheTag(String tags, String high) {
    assertThat(read(TRACE, PARENT, TAGS + tags).getTraceId())
        .isEqualTo(high + Incoming.TRACE_ID.substring(16));
  }

  @Test
  void tagsTwiceOrHuge_areNone() {
    String tags = TAGS + "_dd.p.tid=0af7651916cd43dd";
    assertThat(read(TRACE, PARENT, tags, tags).getTraceId()).startsWith("0".repeat(16));
    assertThat(read(TRACE, PARENT, tags + ",x=" + "y".repeat(512)).getTraceId())
        .startsWith("0".repeat(16));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "18446744073709551616", "b7ad6b7169203331"})
  void malformedParent_leavesTheContext(String parent) {
    assertThat(extract(Context.root(), TRACE, "x-datadog-parent-id: " + parent))
        .isSameAs(Context.root());
  }

  @Test
  void oneIdWithoutTheOther_leavesTheContext() {
    assertThat(extract(Context.root(), TRACE)).isSameAs(Context.root());
    assertThat(extract(Context.root(), PARENT)).isSameAs(Context.root());
    assertThat(extract(Context.root(), TRACE, PARENT, PARENT)).isSameAs(Context.root());
  }

  @Test
  void traceIdWithoutLowBits_cannotBeSaid() {
    SpanContext span =
        SpanContext.create(
            "1".repeat(16) + "0".repeat(16),
            Incoming.SPAN_ID,
            TraceFlags.getSampled(),
            TraceState.getDefault());
    assertThat(span.isValid()).isTrue();
    assertThat(write(span)).isEmpty();
  }
}
