package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.b3.B3Propagator;
import io.headwater.propagation.w3c.W3cPropagator;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a request is part of a trace. */
interface ServerJoinCases extends ServerKit {
  @Test
  default void sampledHeader_opensChildOfTheCaller() throws Exception {
    SpanContext inside =
        call("/say/hello", ServerKit.traceparent(Incoming.SAMPLED), "tracestate: ot=th:0");

    SpanData span = recorder().await(1).get(0);
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(span.getParentSpanContext().isRemote()).isTrue();
    assertThat(inside.getSpanId()).isEqualTo(span.getSpanId());
    assertThat(inside.getTraceState().get("ot")).isEqualTo("th:0");
  }

  @Test
  default void absentHeader_opensNothing() throws Exception {
    assertThat(call("/say/hello").isValid()).isFalse();
    recorder().assertNone();
  }

  @Test
  default void notSampledHeader_opensNothingAndIsKeptForThoseBehind() throws Exception {
    SpanContext inside = call("/say/hello", ServerKit.traceparent(Incoming.NOT_SAMPLED));

    assertThat(inside.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(inside.getSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(inside.isSampled()).isFalse();
    recorder().assertNone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "03", "05", "ff"})
  default void sampledBit_joinsWhateverTheOtherBits(String flags) throws Exception {
    call("/say/hello", ServerKit.traceparent("00-" + ID + "-" + flags));
    recorder().await(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "02", "04", "fe"})
  default void sampledBitUnset_opensNothingWhateverTheOtherBits(String flags) throws Exception {
    call("/say/hello", ServerKit.traceparent("00-" + ID + "-" + flags));
    recorder().assertNone();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "00-" + ID,
        "00-" + ID + "-1",
        "00-" + ID + "-01-",
        "00-" + ID + "-01-extra",
        "ff-" + ID + "-01",
        "0-" + ID + "-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
        "00-" + ID + "-0x",
        "00_" + ID + "_01",
        "00-" + ID + "-01, 00-" + ID + "-01",
        "cc-" + ID + "-01.future"
      })
  default void malformedHeader_isAbsent(String value) throws Exception {
    assertThat(call("/say/hello", ServerKit.traceparent(value)).isValid()).isFalse();
    recorder().assertNone();
  }

  @Test
  default void twoHeaders_areAbsent() throws Exception {
    SpanContext inside =
        call(
            "/say/hello",
            ServerKit.traceparent(Incoming.SAMPLED),
            "Traceparent: " + Incoming.SAMPLED);

    assertThat(inside.isValid()).isFalse();
    recorder().assertNone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACEPARENT", "Traceparent", "traceParent"})
  default void headerInOtherCase_joins(String name) throws Exception {
    call("/say/hello", name + ": " + Incoming.SAMPLED);
    recorder().await(1);
  }

  @Test
  default void laterVersion_joinsByWhatItStartsLike() throws Exception {
    call("/say/hello", ServerKit.traceparent("cc-" + ID + "-01-what-the-future-brings"));
    recorder().await(1);
  }

  @Test
  default void otherFormats_areNotRead() throws Exception {
    assertThat(call("/say/hello", "b3: " + ID + "-1").isValid()).isFalse();
    assertThat(call("/say/hello", "Micro-Trace-Id: " + Incoming.TRACE_ID).isValid()).isFalse();
    recorder().assertNone();
  }

  @Test
  default void severalFormats_areReadInOrder() throws Exception {
    restart(recorder().tracing().withFormats(B3Propagator.single(), W3cPropagator.create()));
    String other = "1".repeat(16);
    call("/say/hello", ServerKit.traceparent(Incoming.SAMPLED));
    call(
        "/say/hello",
        "B3: " + Incoming.TRACE_ID + "-" + other + "-1",
        ServerKit.traceparent(Incoming.SAMPLED));
    SpanContext no =
        call(
            "/say/hello",
            "B3: " + Incoming.TRACE_ID + "-" + other + "-0",
            ServerKit.traceparent(Incoming.SAMPLED));
    call("/say/hello", "b3: nonsense", ServerKit.traceparent(Incoming.SAMPLED));

    assertThat(no.getSpanId()).isEqualTo(other);
    assertThat(recorder().await(3))
        .extracting(SpanData::getParentSpanId)
        .containsExactlyInAnyOrder(Incoming.SPAN_ID, other, Incoming.SPAN_ID);
  }
}
