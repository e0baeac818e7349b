package io.headwater.gateway.config;

import java.net.URI;
import java.time.Duration;

/** Reads {@code headwater.tracing.export.jaeger}. */
final class JaegerReader {
  private JaegerReader() {}

  static JaegerConfig read(Section section) {
    URI endpoint =
        UriSyntax.jaegerEndpoint(
            section
                .get("endpoint")
                .text(text -> UriSyntax.jaegerEndpoint(text) != null, UriSyntax.JAEGER_ENDPOINT));
    JaegerConfig jaeger =
        new JaegerConfig(
            endpoint == null ? JaegerConfig.defaults().endpoint() : endpoint,
            section.get("timeout").duration(Duration.ofMillis(1), Duration.ofMinutes(10)));
    section.refuseUnknownKeys();
    return jaeger;
  }
}
