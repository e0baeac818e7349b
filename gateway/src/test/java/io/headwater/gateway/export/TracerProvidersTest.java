package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracerProvidersTest {
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ScriptedExporter exporter = new ScriptedExporter();
  private final SpanPipeline pipeline =
      SpanPipeline.start(
          List.of(new SpanTarget("a", exporter, PATIENCE)),
          new SpanPipeline.Queue(100, 100, Duration.ofMinutes(5)));
  private final PresetIdGenerator ids = new PresetIdGenerator(ThreadLocalRandom::current);
  private final SdkTracerProvider provider =
      TracerProviders.create(
          new ServiceIdentity("gateway", "1.2.3", "micro", "instance-7"), ids, pipeline);
  private final Tracer tracer = provider.get("test");

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void rootSpan_preset_hasTraceIdRandomFlagAndTraceState() {
    ids.preset(TRACE_ID, "ot=th:c");
    Span root = tracer.spanBuilder("root").setNoParent().startSpan();

    assertThat(root.getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
    assertThat(root.getSpanContext().getTraceFlags().asHex()).isEqualTo("03");
    assertThat(root.getSpanContext().getTraceState().asMap()).isEqualTo(Map.of("ot", "th:c"));
  }

  @Test
  void childSpan_ofAPresetRoot_inheritsItsTraceState() {
    ids.preset(TRACE_ID, "ot=th:c");
    Span root = tracer.spanBuilder("root").setNoParent().startSpan();
    ids.preset("f".repeat(32), "ot=th:0");
    Span child = tracer.spanBuilder("child").setParent(Context.root().with(root)).startSpan();
    child.end();
    root.end();

    assertThat(pipeline.flush(PATIENCE)).isTrue();
    assertThat(exporter.batches.get(0))
        .allSatisfy(
            span -> {
              assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
              assertThat(span.getSpanContext().getTraceFlags().asHex()).isEqualTo("03");
              assertThat(span.getSpanContext().getTraceState().get("ot")).isEqualTo("th:c");
            });
    assertThat(exporter.names()).containsExactly("child", "root");
  }

  @Test
  void rootSpan_presetWithoutTraceState_hasNone() {
    ids.preset(TRACE_ID, "ot=th:c");
    tracer.spanBuilder("before").setNoParent().startSpan().end();
    ids.presetTraceId(TRACE_ID);

    Span root = tracer.spanBuilder("root").setNoParent().startSpan();

    assertThat(root.getSpanContext().getTraceState().isEmpty()).isTrue();
  }

  @Test
  void rootSpan_moreThresholdsThanAreKept_eachHasItsOwn() {
    for (int i = 1; i < 1000; i++) {
      String threshold = "th:" + Integer.toHexString(i * 16 + 1);
      ids.preset(TRACE_ID, "ot=" + threshold);
      Span root = tracer.spanBuilder("root").setNoParent().startSpan();
      assertThat(root.getSpanContext().getTraceState().get("ot")).isEqualTo(threshold);
    }
  }

  @Test
  void traceState_severalMembers_areKeptInOrderAndBadOnesLeftOut() {
    assertThat(
            PresetSampler.parse(" ot=th:c;rv:0123456789abcd , nonsense,=x, bad=a=b,vendor=ab,")
                .asMap())
        .containsExactly(Map.entry("ot", "th:c;rv:0123456789abcd"), Map.entry("vendor", "ab"));
  }

  @Test
  void spans_tellWhoMadeThem() {
    SpanData span = exported(tracer.spanBuilder("root"));

    assertThat(span.getResource().getAttributes().asMap())
        .containsEntry(AttributeKey.stringKey("service.name"), "gateway")
        .containsEntry(AttributeKey.stringKey("service.version"), "1.2.3")
        .containsEntry(AttributeKey.stringKey("service.namespace"), "micro")
        .containsEntry(AttributeKey.stringKey("service.instance.id"), "instance-7")
        .containsEntry(AttributeKey.stringKey("telemetry.sdk.language"), "java");
  }

  @Test
  void spans_attributesBeyondTheLimits_areCut() {
    SpanBuilder builder = tracer.spanBuilder("root").setNoParent();
    builder.setAttribute("long", "x".repeat(5000));
    for (int i = 0; i < 100; i++) {
      builder.setAttribute("key-" + i, i);
    }

    SpanData span = exported(builder);

    assertThat(span.getAttributes().size()).isEqualTo(64);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("long"))).hasSize(4096);
  }

  @Test
  void provider_shutDown_closesThePipeline() {
    tracer.spanBuilder("root").setNoParent().startSpan().end();

    assertThat(provider.shutdown().isSuccess()).isTrue();

    assertThat(exporter.names()).containsExactly("root");
    assertThat(exporter.shutdowns).hasValue(1);
  }

  private SpanData exported(SpanBuilder builder) {
    builder.startSpan().end();
    assertThat(pipeline.flush(PATIENCE)).isTrue();
    return exporter.batches.get(0).get(0);
  }
}
