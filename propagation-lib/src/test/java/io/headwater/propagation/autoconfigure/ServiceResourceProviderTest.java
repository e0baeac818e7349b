package io.headwater.propagation.autoconfigure;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ServiceResourceProviderTest {
  private static Resource resource(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.put("otel.traces.exporter", "none");
    all.put("otel.metrics.exporter", "none");
    all.put("otel.logs.exporter", "none");
    AtomicReference<Resource> made = new AtomicReference<>(Resource.empty());
    AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(() -> all)
        .addResourceCustomizer(
            (resource, config) -> {
              made.set(resource);
              return resource;
            })
        .build()
        .getOpenTelemetrySdk()
        .close();
    return Objects.requireNonNull(made.get());
  }

  @Test
  void service_isCalledAsItIsConfigured() {
    Resource resource =
        resource(
            Map.of(
                "headwater.service.name", "greeter",
                "headwater.service.version", "1.2",
                "headwater.service.namespace", "micro"));
    assertThat(resource.getAttribute(stringKey("service.name"))).isEqualTo("greeter");
    assertThat(resource.getAttribute(stringKey("service.version"))).isEqualTo("1.2");
    assertThat(resource.getAttribute(stringKey("service.namespace"))).isEqualTo("micro");
  }

  @Test
  void opentelemetrysOwnSettings_comeFirst() {
    Resource resource =
        resource(
            Map.of(
                "headwater.service.name", "greeter",
                "headwater.service.namespace", " ",
                "otel.service.name", "other"));
    assertThat(resource.getAttribute(stringKey("service.name"))).isEqualTo("other");
    assertThat(resource.getAttribute(stringKey("service.version"))).isNull();
    assertThat(resource.getAttribute(stringKey("service.namespace"))).isNull();
  }
}
