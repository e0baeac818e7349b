package io.headwater.propagation;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The SDK of a service that has none. The only class of the library that needs an SDK outside of
 * {@code autoconfigure}, so that services without one can use the rest.
 */
final class OwnSdk {
  private static final int CLOSE_SECONDS = 10;

  /** A fifth of the SDK's own default: a trace is looked for soon after its request. */
  private static final Duration EXPORT_DELAY = Duration.ofSeconds(1);

  private final OpenTelemetrySdk sdk;

  private OwnSdk(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  static OwnSdk start(
      String serviceName, String serviceVersion, String namespace, String otlpEndpoint) {
    Resource resource =
        Resource.getDefault()
            .merge(
                Resource.create(
                    Attributes.builder()
                        .put("service.name", present("serviceName", serviceName))
                        .put("service.version", present("serviceVersion", serviceVersion))
                        .put("service.namespace", present("namespace", namespace))
                        .put("service.instance.id", UUID.randomUUID().toString())
                        .build()));
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(tracesUrl(otlpEndpoint)).build();
    // The join rule as stock samplers say it: no roots, and what the parent says.
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setSampler(Sampler.parentBased(Sampler.alwaysOff()))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter).setScheduleDelay(EXPORT_DELAY).build())
            .build();
    return new OwnSdk(OpenTelemetrySdk.builder().setTracerProvider(provider).build());
  }

  OpenTelemetry openTelemetry() {
    return sdk;
  }

  void close() {
    sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  static String tracesUrl(String endpoint) {
    URI uri = URI.create(endpoint);
    String scheme = uri.getScheme();
    if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "otlpEndpoint: " + endpoint + " (expected: http://HOST:PORT or https://HOST:PORT)");
    }
    String path = uri.getPath();
    if (path.isEmpty()) {
      return endpoint + "/v1/traces";
    }
    return path.equals("/") ? endpoint + "v1/traces" : endpoint;
  }

  private static String present(String key, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(key + ": empty (expected: a name)");
    }
    return value;
  }
}
