package io.headwater.propagation.b3;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.FormatTraits;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.PropagatorContract;
import io.headwater.propagation.header.CallerDecision;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class B3MultiTest extends PropagatorContract {
  private static final String TRACE = "X-B3-TraceId: " + Incoming.TRACE_ID;
  private static final String SPAN = "X-B3-SpanId: " + Incoming.SPAN_ID;

  @Override
  protected TextMapPropagator propagator() {
    return B3Propagator.multi();
  }

  @Override
  protected FormatTraits traits() {
    return FormatTraits.withDebug();
  }

  @Override
  protected String idHeader() {
    return "x-b3-traceid";
  }

  @Override
  protected Map<String, String> headers(String traceId, String spanId, boolean sampled) {
    return Map.of(
        "x-b3-traceid", traceId, "x-b3-spanid", spanId, "x-b3-sampled", sampled ? "1" : "0");
  }

  @Override
  protected Stream<String> malformed() {
    return Stream.of(
        Incoming.TRACE_ID.toUpperCase(Locale.ROOT),
        Incoming.TRACE_ID.substring(1),
        Incoming.TRACE_ID.substring(8),
        Incoming.TRACE_ID.substring(17),
        "0" + Incoming.TRACE_ID,
        "0x" + Incoming.TRACE_ID.substring(2),
        Incoming.TRACE_ID.replace('f', 'g'),
        Incoming.TRACE_ID + "-" + Incoming.SPAN_ID,
        "{" + Incoming.TRACE_ID + "}");
  }

  @ParameterizedTest
  @CsvSource({
    ",,DEFERRED",
    "1,,SAMPLED",
    "0,,NOT_SAMPLED",
    "true,,SAMPLED",
    "TRUE,,SAMPLED",
    "false,,NOT_SAMPLED",
    "False,,NOT_SAMPLED",
    "2,,DEFERRED",
    "d,,DEFERRED",
    "yes,,DEFERRED",
    "11,,DEFERRED",
    ",1,DEBUG",
    "0,1,DEBUG",
    "1,0,SAMPLED",
    "1,2,SAMPLED",
    ",01,DEFERRED"
  })
  void sampledAndFlags_areRead(
      @Nullable String sampled, @Nullable String flags, CallerDecision decision) {
    Context context =
        extract(
            Context.root(),
            TRACE,
            SPAN,
            "X-B3-Sampled: " + text(sampled),
            "X-B3-Flags: " + text(flags));
    assertThat(CallerDecision.of(context)).isEqualTo(decision);
    assertThat(spanOf(context).isSampled()).isEqualTo(decision.isSampled());
    assertThat(spanOf(context).getSpanId()).isEqualTo(Incoming.SPAN_ID);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  @Test
  void debug_isWrittenInFlagsOnly() {
    Context context = extract(Context.root(), TRACE, SPAN, "X-B3-Flags: 1");
    assertThat(write(context))
        .containsOnlyKeys("x-b3-traceid", "x-b3-spanid", "x-b3-flags")
        .containsEntry("x-b3-flags", "1");
  }

  @Test
  void sampledTwice_isNeitherYesNorNo() {
    Context context = extract(Context.root(), TRACE, SPAN, "X-B3-Sampled: 1", "x-b3-sampled: 1");
    assertThat(CallerDecision.of(context)).isEqualTo(CallerDecision.DEFERRED);
  }

  @Test
  void flagsTwice_areNone() {
    Context context = extract(Context.root(), TRACE, SPAN, "X-B3-Flags: 1", "x-b3-flags: 1");
    assertThat(CallerDecision.of(context)).isEqualTo(CallerDecision.DEFERRED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "b7ad6b716920333", "0b7ad6b7169203331", "B7AD6B7169203331"})
  void malformedSpanId_leavesTheContext(String spanId) {
    assertThat(extract(Context.root(), TRACE, "X-B3-SpanId: " + spanId, "X-B3-Sampled: 1"))
        .isSameAs(Context.root());
  }

  @Test
  void oneIdWithoutTheOther_leavesTheContext() {
    assertThat(extract(Context.root(), TRACE, "X-B3-Sampled: 1")).isSameAs(Context.root());
    assertThat(extract(Context.root(), SPAN, "X-B3-Flags: 1")).isSameAs(Context.root());
  }

  @Test
  void spanIdTwice_leavesTheContext() {
    assertThat(extract(Context.root(), TRACE, SPAN, SPAN)).isSameAs(Context.root());
  }

  @Test
  void parentSpanId_isOfNoUse() {
    assertThat(read(TRACE, SPAN, "X-B3-ParentSpanId: nonsense", "X-B3-Sampled: 1").isSampled())
        .isTrue();
  }

  @Test
  void shortTraceId_isPadded() {
    assertThat(read("X-B3-TraceId: 8448eb211c80319c", SPAN).getTraceId())
        .isEqualTo("00000000000000008448eb211c80319c");
  }

  @ParameterizedTest
  @CsvSource({
    "X-B3-Sampled,0,NOT_SAMPLED",
    "X-B3-Sampled,1,SAMPLED",
    "X-B3-Sampled,true,SAMPLED",
    "X-B3-Flags,1,DEBUG"
  })
  void decisionWithoutIds_isNoTrace(String name, String value, CallerDecision decision) {
    Context context = extract(Context.root(), name + ": " + value);
    assertThat(CallerDecision.of(context)).isEqualTo(decision);
    assertThat(spanOf(context).isValid()).isFalse();
  }

  @Test
  void nonsenseWithoutIds_leavesTheContext() {
    assertThat(extract(Context.root(), "X-B3-Sampled: maybe", "X-B3-Flags: 7"))
        .isSameAs(Context.root());
  }
}
