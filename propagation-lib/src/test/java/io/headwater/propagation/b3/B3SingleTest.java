package io.headwater.propagation.b3;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.FormatTraits;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.PropagatorContract;
import io.headwater.propagation.header.CallerDecision;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class B3SingleTest extends PropagatorContract {
  private static final String ID = Incoming.TRACE_ID + "-" + Incoming.SPAN_ID;

  @Override
  protected TextMapPropagator propagator() {
    return B3Propagator.single();
  }

  @Override
  protected FormatTraits traits() {
    return FormatTraits.withDebug();
  }

  @Override
  protected String idHeader() {
    return "b3";
  }

  @Override
  protected Map<String, String> headers(String traceId, String spanId, boolean sampled) {
    return Map.of("b3", traceId + "-" + spanId + (sampled ? "-1" : "-0"));
  }

  @Override
  protected Stream<String> malformed() {
    String half = Incoming.TRACE_ID.substring(16);
    return Stream.of(
        "2",
        "D",
        "true",
        "-1",
        "1-",
        "1-1",
        Incoming.TRACE_ID,
        Incoming.TRACE_ID + "-",
        "-" + Incoming.SPAN_ID + "-1",
        ID + "-",
        ID + "-2",
        ID + "-D",
        ID + "-true",
        ID + "-11",
        ID + "-1-",
        ID + "-1-" + half + "-1",
        ID + "-1-" + half.substring(1),
        ID + "-1-" + half.replace('8', 'g'),
        ID + "--" + half,
        ID + "-" + half,
        ID.toUpperCase(Locale.ROOT) + "-1",
        Incoming.TRACE_ID.substring(1) + "-" + Incoming.SPAN_ID + "-1",
        Incoming.TRACE_ID.substring(8) + "-" + Incoming.SPAN_ID + "-1",
        half.substring(1) + "-" + Incoming.SPAN_ID + "-1",
        "0" + ID + "-1",
        Incoming.TRACE_ID + "-" + Incoming.SPAN_ID.substring(1) + "-1",
        Incoming.TRACE_ID + "-0" + Incoming.SPAN_ID + "-1",
        ID.replace('-', '_') + "-1",
        ID + "-1,",
        "\"" + ID + "-1\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'',DEFERRED",
    "-0,NOT_SAMPLED",
    "-1,SAMPLED",
    "-d,DEBUG",
    "-1-b7ad6b7169203331,SAMPLED",
    "-d-0000000000000000,DEBUG"
  })
  void state_isRead(String state, CallerDecision decision) {
    Context context = extract(Context.root(), "b3: " + ID + state);
    assertThat(spanOf(context).getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(spanOf(context).isSampled()).isEqualTo(decision.isSampled());
    assertThat(CallerDecision.of(context)).isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({"0,NOT_SAMPLED", "1,SAMPLED", "d,DEBUG"})
  void bareState_isADecisionWithoutATrace(String state, CallerDecision decision) {
    Context context = extract(Context.root(), "b3: " + state);
    assertThat(CallerDecision.of(context)).isEqualTo(decision);
    assertThat(spanOf(context).isValid()).isFalse();
    assertThat(write(context)).isEmpty();
  }

  @Test
  void bareState_isNoWordOnTheTraceOfTheThread() {
    Context joined = extract(Context.root(), "b3: " + ID + "-1");
    assertThat(spanOf(extract(joined, "b3: 0")).isValid()).isFalse();
  }

  @Test
  void shortTraceId_isPadded() {
    SpanContext span = read("b3: 8448eb211c80319c-" + Incoming.SPAN_ID + "-1");
    assertThat(span.getTraceId()).isEqualTo("00000000000000008448eb211c80319c");
    assertThat(span.isSampled()).isTrue();
  }
}
