package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpTargetTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  @ParameterizedTest
  @CsvSource({
    "http://h:4318, http://h:4318/v1/traces",
    "http://h:4318/, http://h:4318/v1/traces",
    "https://[::1]:4318?a=b, https://[::1]:4318/v1/traces?a=b",
    "http://h/otlp/v1/traces, http://h/otlp/v1/traces",
    "http://h/otlp/, http://h/otlp/"
  })
  void tracesEndpoint_addsThePathOnlyWhereThereIsNone(URI endpoint, URI expected) {
    OtlpTarget target =
        new OtlpTarget(OtlpTarget.Protocol.HTTP_PROTOBUF, endpoint, Map.of(), TIMEOUT);

    assertThat(target.tracesEndpoint()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h:4318", "ftp://h", "/v1/traces", "http:///v1", "mailto:a@b"})
  void endpoint_noHttpUri_isRefused(URI endpoint) {
    assertThatThrownBy(() -> new OtlpTarget(OtlpTarget.Protocol.GRPC, endpoint, Map.of(), TIMEOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("endpoint: " + endpoint + " (expected: http://HOST:PORT or https://HOST:PORT)");
  }

  @Test
  void endpoint_withUserInfo_isRefusedWithoutTellingIt() {
    URI endpoint = URI.create("http://user:secret@h:4318");

    assertThatThrownBy(() -> new OtlpTarget(OtlpTarget.Protocol.GRPC, endpoint, Map.of(), TIMEOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void toString_hidesHeaderValues() {
    OtlpTarget target =
        new OtlpTarget(
            OtlpTarget.Protocol.GRPC,
            URI.create("http://h:4317"),
            Map.of("authorization", "secret"),
            TIMEOUT);

    assertThat(target.toString()).contains("authorization").doesNotContain("secret");
  }

  @ParameterizedTest
  @EnumSource
  void named_unresolvableEndpoint_isMadeAllTheSame(OtlpTarget.Protocol protocol)
      throws IOException {
    OtlpTarget target =
        new OtlpTarget(
            protocol, URI.create("http://collector.invalid:4317"), Map.of("a", "b"), TIMEOUT);

    SpanTarget named = target.named("otlp");

    assertThat(named.name()).isEqualTo("otlp");
    assertThat(named.timeLimit()).isGreaterThan(TIMEOUT);
    named.exporter().shutdown();
  }

  @Test
  void named_fileOfTlsThatIsGone_saysWhich() {
    OtlpTarget target =
        new OtlpTarget(
            OtlpTarget.Protocol.GRPC,
            URI.create("https://h:4317"),
            Map.of(),
            TIMEOUT,
            OtlpTarget.Compression.GZIP,
            new ClientTls(Path.of("gone.pem"), null));

    assertThatThrownBy(() -> target.named("otlp"))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot read gone.pem for TLS towards a receiver");
  }
}
