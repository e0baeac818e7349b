package io.headwater.gateway.config;

import io.headwater.gateway.http.PathPattern;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is traced, and where the spans go.
 *
 * @param sampling the rules
 * @param tenants callers that are known by a key
 * @param trust whose trace context is taken
 * @param propagation what upstreams are told
 * @param spans bounds and redaction of the gateway's own spans
 * @param export where spans are sent
 */
public record TracingConfig(
    SamplingConfig sampling,
    TenantsConfig tenants,
    TrustConfig trust,
    PropagationConfig propagation,
    SpanConfig spans,
    ExportConfig export) {

  /** What {@code reference.conf} says. */
  public static TracingConfig defaults() {
    return new TracingConfig(
        SamplingConfig.defaults(),
        TenantsConfig.defaults(),
        TrustConfig.defaults(),
        PropagationConfig.defaults(),
        SpanConfig.defaults(),
        ExportConfig.defaults());
  }

  /**
   * Ordered rules, first match wins.
   *
   * @param defaultProbability in [0, 1], for what no rule matches
   * @param rules in the order of the file
   */
  public record SamplingConfig(double defaultProbability, List<RuleConfig> rules) {
    /** What {@code reference.conf} says. */
    public static SamplingConfig defaults() {
      return new SamplingConfig(0.001, List.of());
    }
  }

  /**
   * One rule. Exactly one of {@code never} and {@code probability} is given.
   *
   * @param name unique; what spans, ledger and {@code explain} call it
   * @param match what it applies to
   * @param never true: never sampled, whatever else holds
   * @param probability in [0, 1]; null: {@code never} is true
   */
  public record RuleConfig(
      String name, MatchConfig match, boolean never, @Nullable Double probability) {}

  /**
   * Conditions, all of which must hold; an empty one always does.
   *
   * @param methods upper-case methods, any of them
   * @param path pattern of the cleaned path; null: any
   * @param headers by lower-case name: globs ({@code *}, {@code ?}) of which one must match the
   *     whole of one of the header's values
   */
  public record MatchConfig(
      Set<String> methods, @Nullable PathPattern path, Map<String, List<String>> headers) {}

  /**
   * What upstreams are told.
   *
   * @param unsampled what an upstream gets when the decision is no
   */
  public record PropagationConfig(Unsampled unsampled) {
    /** What {@code reference.conf} says. */
    public static PropagationConfig defaults() {
      return new PropagationConfig(Unsampled.NOT_SAMPLED);
    }
  }

  /** Whether a no is said, or left unsaid. */
  public enum Unsampled {
    /** An explicit {@code traceparent} with the sampled flag off. */
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
   * @param queue bounds, per target
   */
  public record ExportConfig(List<ExportTarget> to, OtlpConfig otlp, QueueConfig queue) {
    /** What {@code reference.conf} says. */
    public static ExportConfig defaults() {
      return new ExportConfig(List.of(), OtlpConfig.defaults(), QueueConfig.defaults());
    }
  }

  /** Where spans can be sent. */
  public enum ExportTarget {
    /** An OTLP receiver: Jaeger, Tempo, a Collector. */
    OTLP,
    /** The trace store inside this process. */
    EMBEDDED
  }

  /**
   * OTLP.
   *
   * @param endpoint base URI; for {@code http/protobuf} the path {@code /v1/traces} is added when
   *     it has none
   * @param protocol encoding and transport
   * @param headers sent with each export; values are secrets
   * @param timeout bound on one export, its retries included
   */
  public record OtlpConfig(
      URI endpoint, OtlpProtocol protocol, Map<String, String> headers, Duration timeout) {
    /** What {@code reference.conf} says. */
    public static OtlpConfig defaults() {
      return new OtlpConfig(
          URI.create("http://127.0.0.1:4318"),
          OtlpProtocol.HTTP_PROTOBUF,
          Map.of(),
          Duration.ofSeconds(10));
    }

    /** Masks the header values: they carry credentials. */
    @Override
    public String toString() {
      return "OtlpConfig[endpoint="
          + endpoint
          + ", protocol="
          + protocol
          + ", headers="
          + headers.keySet()
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
      return new QueueConfig(8192, 512, Duration.ofSeconds(1));
    }
  }
}
