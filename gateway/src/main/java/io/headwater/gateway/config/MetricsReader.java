package io.headwater.gateway.config;

import io.headwater.gateway.config.MetricsConfig.Otlp;
import io.headwater.gateway.config.TracingConfig.OtlpProtocol;
import java.net.URI;
import java.time.Duration;

/** Reads {@code headwater.metrics}. */
final class MetricsReader {
  private MetricsReader() {}

  static MetricsConfig read(Section section) {
    MetricsConfig metrics = new MetricsConfig(otlp(section.section("otlp")));
    section.refuseUnknownKeys();
    return metrics;
  }

  private static Otlp otlp(Section section) {
    URI endpoint =
        UriSyntax.otlpEndpoint(
            section
                .get("endpoint")
                .text(text -> UriSyntax.otlpEndpoint(text) != null, UriSyntax.OTLP_ENDPOINT));
    Otlp otlp =
        new Otlp(
            section.get("enabled").oneOf(Words.of(new Boolean[] {false, true}, String::valueOf)),
            endpoint == null ? MetricsConfig.defaults().otlp().endpoint() : endpoint,
            section.get("protocol").oneOf(Words.of(OtlpProtocol.values(), Words::word)),
            OtlpReader.headers(section.section("headers")),
            section.get("timeout").duration(Duration.ofMillis(1), Duration.ofMinutes(10)),
            section.get("interval").duration(Duration.ofSeconds(1), Duration.ofHours(1)));
    section.refuseUnknownKeys();
    return otlp;
  }
}
