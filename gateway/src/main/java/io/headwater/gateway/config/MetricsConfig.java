package io.headwater.gateway.config;

import io.headwater.gateway.config.TracingConfig.OtlpProtocol;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Who else gets the metrics than who reads {@code /metrics}.
 *
 * @param otlp an OTLP receiver
 */
public record MetricsConfig(Otlp otlp) {
  /** What {@code reference.conf} says. */
  public static MetricsConfig defaults() {
    return new MetricsConfig(
        new Otlp(
            false,
            URI.create("http://127.0.0.1:4318"),
            OtlpProtocol.HTTP_PROTOBUF,
            Map.of(),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1)));
  }

  /**
   * A receiver that metrics are pushed to.
   *
   * @param enabled whether they are
   * @param endpoint base URI; for {@code http/protobuf} the path {@code /v1/metrics} is added when
   *     it has none
   * @param protocol encoding and transport
   * @param headers sent with each push; values are secrets
   * @param timeout bound on one push
   * @param interval from one push to the next
   */
  public record Otlp(
      boolean enabled,
      URI endpoint,
      OtlpProtocol protocol,
      Map<String, String> headers,
      Duration timeout,
      Duration interval) {
    /** Masks the header values: they carry credentials. */
    @Override
    public String toString() {
      return "Otlp[enabled="
          + enabled
          + ", endpoint="
          + endpoint
          + ", protocol="
          + protocol
          + ", headers="
          + headers.keySet()
          + ", timeout="
          + timeout
          + ", interval="
          + interval
          + "]";
    }
  }
}
