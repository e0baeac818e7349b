package io.headwater.gateway.span;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.export.PresetIdGenerator;
import io.headwater.gateway.export.ServiceIdentity;
import io.headwater.gateway.export.SpanPipeline;
import io.headwater.gateway.export.SpanTarget;
import io.headwater.gateway.export.TracerProviders;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.route.RouteMatch;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestSpansTraceStateTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void spans_ofADecisionWithThreshold_allCarryIt() {
    InMemorySpanExporter exporter = InMemorySpanExporter.create();
    SpanPipeline pipeline =
        SpanPipeline.start(
            List.of(new SpanTarget("memory", exporter, PATIENCE)),
            new SpanPipeline.Queue(10, 10, PATIENCE));
    PresetIdGenerator ids = new PresetIdGenerator(ThreadLocalRandom::current);
    try (SdkTracerProvider provider =
        TracerProviders.create(new ServiceIdentity("gw", "1", "micro", "i"), ids, pipeline)) {
      RequestSpans spans = new RequestSpans(provider.get("test"), new SdkIds(ids), 10, Set.of());
      RouteMatch match = new RouteMatch("user", "users", "", "micro", "users", "/users/{id}");
      Decision decision = new Decision(true, DecisionReason.RULE, "r", 0.25, "ot=th:c");

      RootSpan root =
          spans.open(FakeRequest.of("GET", "/users/1"), match, decision, 0x0af7651916cd43ddL, 7);
      root.openAttempt(new Peer("users", "", "", "127.0.0.1", 9001), 1).end(200, null);
      root.end(200, null);
      assertThat(pipeline.flush(PATIENCE)).isTrue();

      assertThat(exporter.getFinishedSpanItems())
          .hasSize(2)
          .allSatisfy(
              span -> {
                assertThat(span.getTraceId()).isEqualTo("0af7651916cd43dd0000000000000007");
                assertThat(span.getSpanContext().getTraceState().get("ot")).isEqualTo("th:c");
              });
    }
  }

  private record SdkIds(PresetIdGenerator ids) implements TraceIdPreset {
    @Override
    public void preset(String traceId, @Nullable String traceState) {
      ids.preset(traceId, traceState);
    }

    @Override
    public void presetSpanId(String spanId) {
      ids.presetSpanId(spanId);
    }
  }
}
