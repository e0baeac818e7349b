package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.TlsIdentity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OTLP over TLS, on real sockets. */
@SuppressWarnings("NullAway.Init")
class OtlpTlsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static TlsIdentity collector;
  private static TlsIdentity stranger;
  private static TlsIdentity gateway;

  @BeforeAll
  static void makeIdentities() throws Exception {
    collector = TlsIdentity.create(folder, "collector", "dns:localhost,ip:127.0.0.1");
    stranger = TlsIdentity.create(folder, "stranger", "dns:elsewhere.example");
    gateway = TlsIdentity.create(folder, "gateway", "dns:gateway.example");
  }

  @Test
  void collector_ofATrustedAuthority_getsSpans() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.overTls(collector.serving(gateway), false)) {
      assertThat(exported(receiver, new ClientTls(collector.certificate(), null))).isEqualTo(5);
      assertThat(receiver.spans()).hasSize(5);
    }
  }

  @Test
  void collector_thatTheJvmDoesNotTrust_getsNothing() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.overTls(collector.serving(gateway), false)) {
      assertThat(exported(receiver, ClientTls.ofTheJvm())).isZero();
      assertThat(receiver.paths).isEmpty();
    }
  }

  @Test
  void collector_whoseCertificateNamesAnotherHost_getsNothing() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.overTls(stranger.serving(gateway), false)) {
      assertThat(exported(receiver, new ClientTls(stranger.certificate(), null))).isZero();
      assertThat(receiver.paths).isEmpty();
    }
  }

  @Test
  void collector_thatAsksForACertificate_getsOurs() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.overTls(collector.serving(gateway), true)) {
      assertThat(exported(receiver, new ClientTls(collector.certificate(), null))).isZero();
      assertThat(exported(receiver, tls(gateway))).isEqualTo(5);
      assertThat(exported(receiver, tls(stranger))).isZero();
    }
  }

  private static ClientTls tls(TlsIdentity shown) {
    return new ClientTls(
        collector.certificate(), new ClientTls.Identity(shown.certificate(), shown.key()));
  }

  /** Exports five spans, and says how many of them the receiver took. */
  private static long exported(OtlpReceiver receiver, ClientTls tls) throws Exception {
    OtlpTarget target =
        new OtlpTarget(
            OtlpTarget.Protocol.HTTP_PROTOBUF,
            URI.create("https://127.0.0.1:" + receiver.port()),
            Map.of(),
            PATIENCE,
            OtlpTarget.Compression.NONE,
            tls);
    SpanPipeline pipeline =
        SpanPipeline.start(
            List.of(target.named("otlp")), new SpanPipeline.Queue(100, 50, Duration.ofMinutes(5)));
    try {
      for (int i = 0; i < 5; i++) {
        pipeline.accept(Spans.named("span"));
      }
      assertThat(pipeline.flush(PATIENCE)).isTrue();
      return pipeline.accounts().get(0).exported();
    } finally {
      pipeline.close(Duration.ZERO);
    }
  }
}
