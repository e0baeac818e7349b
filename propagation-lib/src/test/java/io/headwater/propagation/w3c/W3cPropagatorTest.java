package io.headwater.propagation.w3c;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.PropagatorContract;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class W3cPropagatorTest extends PropagatorContract {
  private static final String ID = Incoming.TRACE_ID + "-" + Incoming.SPAN_ID;
  private static final String PARENT = "traceparent: " + Incoming.SAMPLED;

  @Override
  protected TextMapPropagator propagator() {
    return W3cPropagator.create();
  }

  @Override
  protected String idHeader() {
    return "traceparent";
  }

  @Override
  protected Map<String, String> headers(String traceId, String spanId, boolean sampled) {
    return Map.of("traceparent", "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00"));
  }

  @Override
  protected Stream<String> malformed() {
    String longId = Incoming.TRACE_ID;
    String shortId = Incoming.SPAN_ID;
    return Stream.of(
        "",
        " ",
        "-",
        "00",
        "00-" + ID,
        "00-" + ID + "-",
        "00-" + ID + "-1",
        "00-" + ID + "-011",
        "00-" + ID + "-01-",
        "00-" + ID + "-01-00",
        "ff-" + ID + "-01",
        "FF-" + ID + "-01",
        "0-" + ID + "-01",
        "000-" + ID + "-01",
        "0x-" + ID + "-01",
        "CC-" + ID + "-01",
        "cc-" + ID + "-01.",
        "cc-" + ID + "-012",
        "00-" + "0".repeat(32) + "-" + shortId + "-01",
        "00-" + longId + "-" + "0".repeat(16) + "-01",
        "00-" + longId.toUpperCase(java.util.Locale.ROOT) + "-" + shortId + "-01",
        "00-" + longId + "-" + shortId.toUpperCase(java.util.Locale.ROOT) + "-01",
        "00-" + longId.replace('f', 'g') + "-" + shortId + "-01",
        "00-" + longId + "-" + shortId.replace('b', 'z') + "-01",
        "00-" + longId.substring(1) + "-" + shortId + "-01",
        "00-" + longId + "-" + shortId.substring(1) + "-01",
        "00-" + longId.substring(1) + "-0" + shortId + "-01",
        "00_" + longId + "-" + shortId + "-01",
        "00-" + longId + "_" + shortId + "-01",
        "00-" + longId + "-" + shortId + "_01",
        "00-" + ID + "-0G",
        "00-" + ID + "-0A",
        "00-" + ID + "-\u0660\u0661",
        "00-" + ID + "-01,00-" + ID + "-01",
        "\"00-" + ID + "-01\"");
  }

  @ParameterizedTest
  @CsvSource({"00,0", "01,1", "02,2", "03,3", "05,1", "08,0", "fe,2", "ff,3"})
  void flags_areReadAsBitsAndUnknownOnesCleared(String flags, int known) {
    SpanContext context = read("traceparent: 00-" + ID + "-" + flags);
    assertThat(context.getTraceFlags().asByte()).isEqualTo((byte) known);
    assertThat(context.isSampled()).isEqualTo((known & 1) == 1);
    assertThat(write(context)).containsEntry("traceparent", "00-" + ID + "-0" + known);
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "cc", "fe"})
  void laterVersion_isReadByWhatItStartsLikeAndWrittenAsOurs(String version) {
    for (String rest : new String[] {"", "-", "-what-the-future-brings"}) {
      SpanContext context = read("traceparent: " + version + "-" + ID + "-01" + rest);
      assertThat(write(context)).containsEntry("traceparent", "00-" + ID + "-01");
    }
  }

  @Test
  void blanksAroundTheValue_areNoPartOfIt() {
    assertThat(read("traceparent: \t" + Incoming.SAMPLED + " ").isSampled()).isTrue();
  }

  @Test
  void traceState_isPassedOnInItsOrder() {
    SpanContext context = read(PARENT, "tracestate: ot=th:e666;rv:0123456789abcd , a@b=1,, c/d=2");
    assertThat(write(context))
        .containsEntry("tracestate", "ot=th:e666;rv:0123456789abcd,a@b=1,c/d=2");
  }

  @Test
  void traceStateOfSeveralHeaders_isOneList() {
    assertThat(write(read(PARENT, "tracestate: a=1,b=2", "TraceState: c=3")))
        .containsEntry("tracestate", "a=1,b=2,c=3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "=1", "a=1,b", "a=1,a=2", "A=1", "a=1,b=\u00e9", "a b=1", "a=b=c", ",", ""})
  void malformedTraceState_isDroppedAndTheTraceIsNot(String value) {
    SpanContext context = read(PARENT, "tracestate: " + value);
    assertThat(context.isSampled()).isTrue();
    assertThat(write(context)).containsOnlyKeys("traceparent");
  }

  @ParameterizedTest
  @CsvSource({"32,true", "33,false"})
  void traceState_hasAtMost32Entries(int entries, boolean kept) {
    String state =
        IntStream.range(0, entries).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
    assertThat(read(PARENT, "tracestate: " + state).getTraceState().isEmpty()).isEqualTo(!kept);
  }

  @ParameterizedTest
  @CsvSource({"512,true", "513,false"})
  void traceState_hasAtMost512Characters(int chars, boolean kept) {
    String state = "a=" + "x".repeat(254) + ",b=" + "y".repeat(chars - 259);
    assertThat(state).hasSize(chars);
    assertThat(read(PARENT, "tracestate: " + state).getTraceState().isEmpty()).isEqualTo(!kept);
  }

  @Test
  void traceStateWithoutParent_isNothing() {
    assertThat(read("tracestate: a=1")).isEqualTo(SpanContext.getInvalid());
  }

  @Test
  void traceStateThatGrewTooLong_isNotWritten() {
    TraceState state =
        TraceState.builder().put("a", "x".repeat(256)).put("b", "y".repeat(256)).build();
    assertThat(write(context(1, state))).containsOnlyKeys("traceparent");
  }
}
