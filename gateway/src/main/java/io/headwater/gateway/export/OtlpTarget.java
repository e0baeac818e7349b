package io.headwater.gateway.export;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * An OTLP receiver: Jaeger, Tempo, a Collector (OTLP specification, sections "OTLP/gRPC" and
 * "OTLP/HTTP").
 *
 * <p>A transient failure is retried by the exporter, at most three times, each after a pause that
 * doubles from 250 ms to 2 s, all of it within the timeout. Nothing is compressed: the receiver is
 * near, and CPU is dearer than its network.
 *
 * @param protocol encoding and transport
 * @param endpoint {@code http} or {@code https}; for {@link Protocol#HTTP_PROTOBUF} the path {@code
 *     /v1/traces} is added when it has none
 * @param headers sent with each export; values are secrets
 * @param timeout bound on one export, its retries included
 */
public record OtlpTarget(
    Protocol protocol, URI endpoint, Map<String, String> headers, Duration timeout) {
  private static final String TRACES_PATH = "/v1/traces";

  /** Over the timeout, which is the exporter's to keep. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final RetryPolicy RETRIES =
      RetryPolicy.builder()
          .setMaxAttempts(4)
          .setInitialBackoff(Duration.ofMillis(250))
          .setMaxBackoff(Duration.ofSeconds(2))
          .setBackoffMultiplier(2)
          .build();

  /** Encoding and transport. */
  public enum Protocol {
    /** Protobuf in an HTTP POST. */
    HTTP_PROTOBUF,
    /** gRPC; in clear text over HTTP/2 with prior knowledge. */
    GRPC
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the endpoint is no absolute http or https URI with a host
   *     and without user info, or the timeout is below 1 ms
   */
  public OtlpTarget {
    if (endpoint.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "endpoint: URI with user info (expected: none; credentials belong in headers)");
    }
    String scheme = endpoint.getScheme() == null ? "" : endpoint.getScheme();
    String lowered = scheme.toLowerCase(Locale.ROOT);
    if (!(lowered.equals("http") || lowered.equals("https")) || endpoint.getHost() == null) {
      throw new IllegalArgumentException(
          "endpoint: " + endpoint + " (expected: http://HOST:PORT or https://HOST:PORT)");
    }
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: >= PT0.001S)");
    }
    headers = Map.copyOf(headers);
  }

  /** The target of a pipeline. Its receiver is neither looked up nor contacted yet. */
  public SpanTarget named(String name) {
    return new SpanTarget(name, exporter(), timeout.plus(GRACE));
  }

  /** Makes the exporter. The receiver is neither looked up nor contacted yet. */
  SpanExporter exporter() {
    return protocol == Protocol.GRPC ? grpcExporter() : httpExporter();
  }

  private SpanExporter httpExporter() {
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(tracesEndpoint().toString())
            .setTimeout(timeout)
            .setConnectTimeout(timeout)
            .setRetryPolicy(RETRIES);
    headers.forEach(builder::addHeader);
    return builder.build();
  }

  private SpanExporter grpcExporter() {
    OtlpGrpcSpanExporterBuilder builder =
        OtlpGrpcSpanExporter.builder()
            .setEndpoint(endpoint.toString())
            .setTimeout(timeout)
            .setConnectTimeout(timeout)
            .setRetryPolicy(RETRIES);
    headers.forEach(builder::addHeader);
    return builder.build();
  }

  /** Where traces are posted to over HTTP. */
  URI tracesEndpoint() {
    String path = endpoint.getPath();
    if (path != null && !path.isEmpty() && !path.equals("/")) {
      return endpoint;
    }
    try {
      return new URI(
          endpoint.getScheme(), endpoint.getAuthority(), TRACES_PATH, endpoint.getQuery(), null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("endpoint: " + endpoint + " (expected: a URI)", e);
    }
  }

  /** Masks the header values: they carry credentials. */
  @Override
  public String toString() {
    return "OtlpTarget[protocol="
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
