package io.headwater.gateway.config;

import io.headwater.gateway.http.TraceFormat;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is traced, and where the spans go.
 *
 * @param sampling the rules
 * @param debugTokens who may ask for a request to be traced
 * @param tenants callers that are known by a key
 * @param trust whose trace context is taken
 * @param propagation what upstreams are told
 * @param spans bounds and redaction of the gateway's own spans
 * @param export where spans are sent
 */
public record TracingConfig(
    SamplingConfig sampling,
    DebugTokensConfig debugTokens,
    TenantsConfig tenants,
    TrustConfig trust,
    PropagationConfig propagation,
    SpanConfig spans,
    ExportConfig export) {

  /** What {@code reference.conf} says. */
  public static TracingConfig defaults() {
    return new TracingConfig(
        SamplingConfig.defaults(),
        DebugTokensConfig.defaults(),
        TenantsConfig.defaults(),
        TrustConfig.defaults(),
        PropagationConfig.defaults(),
        SpanConfig.defaults(),
        ExportConfig.defaults());
  }

  /**
   * In which formats callers and upstreams are understood, and what upstreams are told.
   *
   * @param inject formats of the headers that upstreams get, at least one, each once
   * @param extract formats in which a trusted caller's trace is looked for, in this order, each
   *     once; empty: it is not looked for
   * @param unsampled what an upstream gets when the decision is no
   * @param origin whether it is told what the originating call was when the decision is yes
   */
  public record PropagationConfig(
      List<TraceFormat> inject, List<TraceFormat> extract, Unsampled unsampled, boolean origin) {
    /** What {@code reference.conf} says. */
    public static PropagationConfig defaults() {
      return new PropagationConfig(
          List.of(TraceFormat.TRACECONTEXT),
          List.of(TraceFormat.values()),
          Unsampled.NOT_SAMPLED,
          false);
    }
  }

  /** Whether a no is said, or left unsaid. */
  public enum Unsampled {
    /** An explicit no, in every format that has a word for it. */
    NOT_SAMPLED,
    /** No trace header at all. */
    OMIT
  }

  /**
   * The gateway's own spans.
   *
   * @param maxOperations distinct operation names, after which names fall back to method and
   *     service
   * @param redactQuery names of query parameters whose values never reach a span; exact, case kept
   */
  public record SpanConfig(int maxOperations, Set<String> redactQuery) {
    /** What {@code reference.conf} says. */
    public static SpanConfig defaults() {
      return new SpanConfig(
          2000,
          Set.of(
              "sig",
              "Signature",
              "AWSAccessKeyId",
              "X-Amz-Signature",
              "X-Amz-Credential",
              "X-Amz-Security-Token",
              "X-Goog-Signature"));
    }
  }

  /**
   * Export targets; every span goes to each.
   *
   * @param to at least one, or empty: spans are made and thrown away nowhere
   * @param otlp the {@code otlp} target
   * @param jaeger the {@code jaeger} target
   * @param log the {@code log} target
   * @param queue bounds, per target
   * @param disk where spans wait for a remote target that does not take them
   */
  public record ExportConfig(
      List<ExportTarget> to,
      OtlpConfig otlp,
      JaegerConfig jaeger,
      SpanLogConfig log,
      QueueConfig queue,
      DiskConfig disk) {
    /** What {@code reference.conf} says. */
    public static ExportConfig defaults() {
      return new ExportConfig(
          List.of(),
          OtlpConfig.defaults(),
          JaegerConfig.defaults(),
          SpanLogConfig.defaults(),
          QueueConfig.defaults(),
          DiskConfig.defaults());
    }
  }

  /** Where spans can be sent. */
  public enum ExportTarget {
    /** An OTLP receiver: Jaeger, Tempo, a Collector. */
    OTLP,
    /** A collector of Jaeger, by its legacy protocol. */
    JAEGER,
    /** The trace store inside this process. */
    EMBEDDED,
    /** Lines of OTLP JSON. */
    LOG
  }

  /**
   * OTLP.
   *
   * @param endpoint base URI; for {@code http/protobuf} the path {@code /v1/traces} is added when
   *     it has none
   * @param protocol encoding and transport
   * @param compression of what is sent
   * @param headers sent with each export; values are secrets
   * @param tls of an {@code https} endpoint
   * @param timeout bound on one export, its retries included
   */
  public record OtlpConfig(
      URI endpoint,
      OtlpProtocol protocol,
      OtlpCompression compression,
      Map<String, String> headers,
      ClientTlsConfig tls,
      Duration timeout) {
    /** What {@code reference.conf} says. */
    public static OtlpConfig defaults() {
      return new OtlpConfig(
          URI.create("http://127.0.0.1:4318"),
          OtlpProtocol.HTTP_PROTOBUF,
          OtlpCompression.NONE,
          Map.of(),
          ClientTlsConfig.defaults(),
          Duration.ofSeconds(10));
    }

    /** Masks the header values: they carry credentials. */
    @Override
    public String toString() {
      return "OtlpConfig[endpoint="
          + endpoint
          + ", protocol="
          + protocol
          + ", compression="
          + compression
          + ", headers="
          + headers.keySet()
          + ", tls="
          + tls
          + ", timeout="
          + timeout
          + "]";
    }
  }

  /** {@code http/protobuf} or {@code grpc}. */
  public enum OtlpProtocol {
    HTTP_PROTOBUF,
    GRPC
  }

  /** {@code none} or {@code gzip}. */
  public enum OtlpCompression {
    NONE,
    GZIP
  }

  /**
   * Batch queue of one target.
   *
   * @param size most spans waiting; one more is dropped and counted
   * @param batch most spans of one export
   * @param delay longest wait before a batch that is not full is sent
   */
  public record QueueConfig(int size, int batch, Duration delay) {
    /** What {@code reference.conf} says. */
    public static QueueConfig defaults() {
      return new QueueConfig(8192, 2048, Duration.ofSeconds(1));
    }
  }
}
