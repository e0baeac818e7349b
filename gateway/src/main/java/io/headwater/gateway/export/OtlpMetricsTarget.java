package io.headwater.gateway.export;

import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporterBuilder;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * An OTLP receiver of metrics. Nothing is tried again: the next push has the sums.
 *
 * @param protocol encoding and transport
 * @param endpoint {@code http} or {@code https}; for {@link OtlpTarget.Protocol#HTTP_PROTOBUF} the
 *     path {@code /v1/metrics} is added when it has none
 * @param headers sent with each push; values are secrets
 * @param timeout bound on one push
 */
public record OtlpMetricsTarget(
    OtlpTarget.Protocol protocol, URI endpoint, Map<String, String> headers, Duration timeout) {
  private static final String METRICS_PATH = "/v1/metrics";

  public OtlpMetricsTarget {
    headers = Map.copyOf(headers);
  }

  /** Makes the exporter. The receiver is neither looked up nor contacted yet. */
  MetricExporter exporter() {
    return protocol == OtlpTarget.Protocol.GRPC ? grpcExporter() : httpExporter();
  }

  private MetricExporter httpExporter() {
    OtlpHttpMetricExporterBuilder builder =
        OtlpHttpMetricExporter.builder()
            .setEndpoint(metricsEndpoint().toString())
            .setTimeout(timeout)
            .setConnectTimeout(timeout)
            .setRetryPolicy(null);
    headers.forEach(builder::addHeader);
    return builder.build();
  }

  private MetricExporter grpcExporter() {
    OtlpGrpcMetricExporterBuilder builder =
        OtlpGrpcMetricExporter.builder()
            .setEndpoint(endpoint.toString())
            .setTimeout(timeout)
            .setConnectTimeout(timeout)
            .setRetryPolicy(null);
    headers.forEach(builder::addHeader);
    return builder.build();
  }

  /** Where metrics are posted to over HTTP. */
  URI metricsEndpoint() {
    return OtlpPath.of(endpoint, METRICS_PATH);
  }

  /** Masks the header values: they carry credentials. */
  @Override
  public String toString() {
    return "OtlpMetricsTarget[protocol="
        + protocol
        + ", endpoint="
        + endpoint
        + ", headers="
        + headers.keySet()
        + ", timeout="
        + timeout
        + "]";
  }
}
