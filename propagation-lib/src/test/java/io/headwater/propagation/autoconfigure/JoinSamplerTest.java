package io.headwater.propagation.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.SpanRecorder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JoinSamplerTest {
  private final OpenTelemetrySdk sdk =
      AutoConfiguredOpenTelemetrySdk.builder()
          .addPropertiesSupplier(
              () ->
                  Map.of(
                      "otel.traces.sampler", "headwater_join",
                      "otel.traces.exporter", "none",
                      "otel.metrics.exporter", "none",
                      "otel.logs.exporter", "none"))
          // Without a processor nothing is recorded, whatever the sampler says.
          .addTracerProviderCustomizer(
              (provider, config) -> provider.addSpanProcessor(new SpanRecorder()))
          .disableShutdownHook()
          .build()
          .getOpenTelemetrySdk();

  private final Tracer tracer = sdk.getTracer("test");

  @AfterEach
  void close() {
    sdk.close();
  }

  private Span childOf(SpanContext parent) {
    return tracer
        .spanBuilder("child")
        .setParent(Context.root().with(Span.wrap(parent)))
        .startSpan();
  }

  private static SpanContext parent(TraceFlags flags, boolean remote) {
    return remote
        ? SpanContext.createFromRemoteParent(
            Incoming.TRACE_ID, Incoming.SPAN_ID, flags, TraceState.getDefault())
        : SpanContext.create(Incoming.TRACE_ID, Incoming.SPAN_ID, flags, TraceState.getDefault());
  }

  @Test
  void name_isFoundByAutoconfigure() {
    assertThat(sdk.getSdkTracerProvider().getSampler()).isInstanceOf(JoinSampler.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sampledParent_isJoined(boolean remote) {
    Span child = childOf(parent(TraceFlags.getSampled(), remote));
    assertThat(child.isRecording()).isTrue();
    assertThat(child.getSpanContext().isSampled()).isTrue();
    child.end();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void notSampledParent_isNotJoined(boolean remote) {
    Span child = childOf(parent(TraceFlags.getDefault(), remote));
    assertThat(child.isRecording()).isFalse();
    assertThat(child.getSpanContext().isSampled()).isFalse();
  }

  @Test
  void root_isNeverSampled() {
    Span root = tracer.spanBuilder("root").setNoParent().startSpan();
    assertThat(root.isRecording()).isFalse();
    assertThat(root.getSpanContext().isSampled()).isFalse();
  }

  @Test
  void childOfJoinedSpan_isSampled() {
    Span joined = childOf(parent(TraceFlags.getSampled(), true));
    Span child = tracer.spanBuilder("inner").setParent(Context.root().with(joined)).startSpan();
    assertThat(child.isRecording()).isTrue();
    child.end();
    joined.end();
  }
}
