package io.headwater.propagation.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.b3.B3Propagator;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.SpanRecorder;
import io.headwater.propagation.w3c.W3cPropagator;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The join rule for calls that come in. */
interface GrpcServerJoinCases extends GrpcServerKit {
  @Test
  default void sampledHeader_opensChildOfTheCaller() throws Exception {
    SpanContext inside = call("traceparent", Incoming.SAMPLED, "tracestate", "ot=th:0");

    SpanData span = spans().await(1).get(0);
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(span.getParentSpanContext().isRemote()).isTrue();
    assertThat(inside.getSpanId()).isEqualTo(span.getSpanId());
    assertThat(inside.getTraceState().get("ot")).isEqualTo("th:0");
  }

  @Test
  default void absentHeader_opensNothing() throws Exception {
    assertThat(call().isValid()).isFalse();
    spans().assertNone();
  }

  @Test
  default void notSampledHeader_opensNothingAndIsKeptForThoseBehind() throws Exception {
    SpanContext inside = call("traceparent", Incoming.NOT_SAMPLED);

    assertThat(inside.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(inside.getSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(inside.isSampled()).isFalse();
    spans().assertNone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "03", "05", "ff"})
  default void sampledFlag_isReadWhateverElseIsSet(String flags) throws Exception {
    call("traceparent", "00-" + GrpcServerKit.ID + '-' + flags);
    spans().await(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + Incoming.TRACE_ID + "-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,x",
        "hello",
        "1"
      })
  default void malformedHeader_isAbsent(String value) throws Exception {
    assertThat(call("traceparent", value).isValid()).isFalse();
    spans().assertNone();
  }

  @Test
  default void twoValues_areNone() throws Exception {
    SpanContext inside = call("traceparent", Incoming.SAMPLED, "traceparent", Incoming.NOT_SAMPLED);
    assertThat(inside.isValid()).isFalse();
    spans().assertNone();
  }

  @Test
  default void nameInAnotherCase_isTheSame() throws Exception {
    call("TraceParent", Incoming.SAMPLED);
    spans().await(1);
  }

  @Test
  default void otherFormat_isReadInItsOrder() throws Exception {
    restart(spans().tracing().withFormats(B3Propagator.single(), W3cPropagator.create()));
    assertThat(call("b3", GrpcServerKit.ID + "-0", "traceparent", Incoming.SAMPLED).isSampled())
        .isFalse();
    call("b3", GrpcServerKit.ID + "-1", "traceparent", Incoming.NOT_SAMPLED);
    spans().await(1);
  }

  @Test
  default void baggage_isReadWhereTheTraceIsJoined() throws Exception {
    unary(with("traceparent", Incoming.SAMPLED, "baggage", "tenant=acme"), "hello");
    unary(with("traceparent", Incoming.NOT_SAMPLED, "baggage", "tenant=acme"), "hello");
    unary(with("baggage", "tenant=acme"), "hello");

    assertThat(Baggage.fromContext(context()).getEntryValue("tenant")).isEqualTo("acme");
    assertThat(Baggage.fromContext(context()).isEmpty()).isTrue();
    assertThat(Baggage.fromContext(context()).isEmpty()).isTrue();
    spans().await(1);
  }

  @Test
  default void spanThatTheSdkDrops_isMissingFromTheTraceAndNoMore() throws Exception {
    SpanRecorder none = new SpanRecorder(Sampler.alwaysOff());
    restart(none.tracing());
    SpanContext inside = call("traceparent", Incoming.SAMPLED);
    assertThat(inside.getSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(inside.isSampled()).isTrue();
    none.assertNone();
  }
}
