package io.headwater.gateway.config;

import io.headwater.gateway.config.TracingConfig.OtlpCompression;
import io.headwater.gateway.config.TracingConfig.OtlpConfig;
import io.headwater.gateway.config.TracingConfig.OtlpProtocol;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code headwater.tracing.export.otlp}. */
final class OtlpReader {
  private OtlpReader() {}

  static OtlpConfig read(Section section) {
    Setting endpoint = section.get("endpoint");
    URI uri =
        UriSyntax.otlpEndpoint(
            endpoint.text(text -> UriSyntax.otlpEndpoint(text) != null, UriSyntax.OTLP_ENDPOINT));
    OtlpConfig otlp =
        new OtlpConfig(
            uri == null ? OtlpConfig.defaults().endpoint() : uri,
            section.get("protocol").oneOf(Words.of(OtlpProtocol.values(), Words::word)),
            section.get("compression").oneOf(Words.of(OtlpCompression.values(), Words::word)),
            headers(section.section("headers")),
            ClientTlsReader.read(section.section("tls")),
            section.get("timeout").duration(Duration.ofMillis(1), Duration.ofMinutes(10)));
    if (uri != null && otlp.tls().isSet() && !"https".equalsIgnoreCase(uri.getScheme())) {
      endpoint.wrong("https:// where tls is set");
    }
    section.refuseUnknownKeys();
    return otlp;
  }

  /** Headers of each export; their values are secrets. */
  static Map<String, String> headers(Section section) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Section.Entry entry : section.entries()) {
      Setting value = entry.value().asSecret();
      if (!TextSyntax.isToken(entry.key())) {
        value.wrong("a header name: letters, digits and !#$%&'*+-.^_`|~");
      }
      headers.put(entry.key(), value.text(TextSyntax::isPrintable, "printable ASCII"));
    }
    return Collections.unmodifiableMap(headers);
  }
}
