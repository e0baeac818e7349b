package io.headwater.gateway.export;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * An OTLP receiver: Jaeger, Tempo, a Collector (OTLP specification, sections "OTLP/gRPC" and
 * "OTLP/HTTP").
 *
 * <p>A transient failure is retried by the exporter, at most three times, each after a pause that
 * doubles from 250 ms to 2 s, or as long as {@code Retry-After} says, all of it within the timeout.
 *
 * @param protocol encoding and transport
 * @param endpoint {@code http} or {@code https}; for {@link Protocol#HTTP_PROTOBUF} the path {@code
 *     /v1/traces} is added when it has none
 * @param headers sent with each export; values are secrets
 * @param timeout bound on one export, its retries included
 * @param compression of what is sent
 * @param tls of an {@code https} endpoint
 */
public record OtlpTarget(
    Protocol protocol,
    URI endpoint,
    Map<String, String> headers,
    Duration timeout,
    Compression compression,
    ClientTls tls) {
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

  /** How what is sent is compressed. */
  public enum Compression {
    /** Not: the receiver is near, and CPU is dearer than its network. */
    NONE("none"),
    /** By gzip, which every receiver must know. */
    GZIP("gzip");

    private final String sdkName;

    Compression(String sdkName) {
      this.sdkName = sdkName;
    }
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

  /** A target that is sent everything as it is, and asked for what the JVM trusts. */
  OtlpTarget(Protocol protocol, URI endpoint, Map<String, String> headers, Duration timeout) {
    this(protocol, endpoint, headers, timeout, Compression.NONE, ClientTls.ofTheJvm());
  }

  /**
   * The target of a pipeline. Its receiver is neither looked up nor contacted yet.
   *
   * @throws IOException if a file of TLS cannot be read; the message names it
   */
  public SpanTarget named(String name) throws IOException {
    OtlpAnswers answers = new OtlpAnswers();
    SpanExporter exporter =
        protocol == Protocol.GRPC ? grpcExporter(answers) : httpExporter(answers);
    return new SpanTarget(
        name,
        new OtlpExporter(exporter, answers, new RejectionLog(name, System::nanoTime)),
        timeout.plus(GRACE));
  }

  private SpanExporter httpExporter(OtlpAnswers answers) throws IOException {
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setComponentLoader(answers)
            .setCompression(compression.sdkName)
            .setEndpoint(tracesEndpoint().toString())
            .setTimeout(timeout)
            .setConnectTimeout(timeout)
            .setRetryPolicy(RETRIES);
    headers.forEach(builder::addHeader);
    if (tls.ca() != null) {
      builder.setTrustedCertificates(content(tls.ca()));
    }
    if (tls.identity() != null) {
      builder.setClientTls(content(tls.identity().key()), content(tls.identity().certificate()));
    }
    return builder.build();
  }

  private SpanExporter grpcExporter(OtlpAnswers answers) throws IOException {
    OtlpGrpcSpanExporterBuilder builder =
        OtlpGrpcSpanExporter.builder()
            .setComponentLoader(answers)
            .setCompression(compression.sdkName)
            .setEndpoint(endpoint.toString())
            .setTimeout(timeout)
            .setConnectTimeout(timeout)
            .setRetryPolicy(RETRIES);
    headers.forEach(builder::addHeader);
    if (tls.ca() != null) {
      builder.setTrustedCertificates(content(tls.ca()));
    }
    if (tls.identity() != null) {
      builder.setClientTls(content(tls.identity().key()), content(tls.identity().certificate()));
    }
    return builder.build();
  }

  private static byte[] content(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IOException("cannot read " + file + " for TLS towards a receiver", e);
    }
  }

  /** Where traces are posted to over HTTP. */
  URI tracesEndpoint() {
    return OtlpPath.of(endpoint, TRACES_PATH);
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
        + ", compression="
        + compression
        + ", tls="
        + tls
        + "]";
  }
}
