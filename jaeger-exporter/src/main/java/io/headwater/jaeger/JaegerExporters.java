package io.headwater.jaeger;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.jaeger.JaegerGrpcSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.time.Duration;

/**
 * Makes exporters to {@code jaeger.api_v2.CollectorService/PostSpans}, the gRPC service that
 * Jaeger's collector has on port 14250.
 *
 * <p>What they are made of is relocated when the module is packaged: from classes that are not, no
 * exporter can be made.
 */
public final class JaegerExporters {
  private JaegerExporters() {}

  /**
   * Makes an exporter. It asks for the name and the address of this host, which may take a while;
   * the collector is neither looked up nor contacted.
   *
   * @param endpoint {@code http} or {@code https}, without a path
   * @param timeout bound on one export, its retries included; positive
   */
  @SuppressWarnings("deprecation") // of the protocol, not of how this is done
  public static SpanExporter create(URI endpoint, Duration timeout) {
    return JaegerGrpcSpanExporter.builder()
        .setEndpoint(endpoint.toString())
        .setTimeout(timeout)
        .setMeterProvider(MeterProvider.noop())
        .build();
  }
}
