package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service in another language joins with its stock SDK, set to parentbased_always_off. */
final class ForeignServiceIT {
  private static final int UNSAMPLED = 20;

  @Test
  void foreignSpan_joinsUnderTheAttempt_andOnlyWhenSampled(@TempDir Path folder) throws Exception {
    List<String> command = PythonService.command(folder);
    // The service wants to know the admin port, and the gateway the service's: a store in front.
    try (GatewayProcess store = GatewayProcess.run("headwater.tracing.export.to = [embedded]");
        ForeignService python =
            ForeignService.start(command, ForeignService.joining("foreign", store.admin().uri()));
        GatewayProcess gateway = GatewayProcess.run(config(python.uri(), store.admin().uri()))) {
      for (int i = 0; i < UNSAMPLED; i++) {
        RawResponse unsampled = RawClient.get(gateway.gateway(), "/quiet/work");
        assertThat(unsampled.status()).isEqualTo(200);
        assertThat(unsampled.traceId()).isEmpty();
        assertThat(unsampled.json().get("recording").getAsBoolean()).isFalse();
        assertThat(unsampled.json().get("ended").getAsInt()).isZero();
        assertThat(unsampled.json().getAsJsonArray("traceparent"))
            .singleElement()
            .satisfies(value -> assertThat(value.getAsString()).endsWith("-02"));
      }

      RawResponse sampled = RawClient.get(gateway.gateway(), "/loud/work");

      assertThat(sampled.json().get("recording").getAsBoolean()).isTrue();
      assertThat(sampled.json().get("ended").getAsInt()).isEqualTo(1);
      List<SpanView> spans = store.admin().awaitTrace(sampled.sampledTraceId(), 3);
      SpanView attempt = only(spans, "gateway", SpanView.CLIENT);
      SpanView foreign = only(spans, "foreign", SpanView.SERVER);
      assertThat(foreign.parentSpanId()).isEqualTo(attempt.spanId());
      assertThat(attempt.parentSpanId())
          .isEqualTo(only(spans, "gateway", SpanView.SERVER).spanId());
      assertThat(foreign.resource()).containsEntry("telemetry.sdk.language", "python");
      // The Python service exports before it answers: what it made earlier would be here.
      assertThat(store.admin().metric("headwater_store_traces")).isEqualTo(1);
      assertThat(store.admin().metric("headwater_store_spans_taken_total")).isEqualTo(3);
      Ledger ledger = gateway.admin().awaitSettledLedger();
      assertThat(ledger.sampled()).isEqualTo(1);
      assertThat(ledger.unsampled()).isEqualTo(UNSAMPLED);
    }
  }

  private static SpanView only(List<SpanView> spans, String service, int kind) {
    List<SpanView> found =
        spans.stream()
            .filter(span -> span.service().equals(service) && span.kind() == kind)
            .toList();
    assertThat(found).as("%s %d of %s", service, kind, spans).hasSize(1);
    return found.get(0);
  }

  private static String config(URI python, URI store) {
    return """
    headwater {
      upstreams.python.endpoints = ["%s"]
      routing.routes = [{ name = python, match { path = "/**" }, upstream = python }]
      tracing {
        sampling {
          default.probability = 0
          rules = [{ name = loud, match { path = "/loud/**" }, probability = 1 }]
        }
        export { to = [otlp], otlp.endpoint = "%s", queue.delay = 50ms }
      }
    }
    """
        .formatted(python, store);
  }
}
