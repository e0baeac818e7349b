package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.headwater.propagation.contract.TlsIdentity;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, and an OTLP receiver over gRPC. */
@SuppressWarnings("NullAway.Init")
final class OtlpGrpcIT {
  private static final String EXPORT = "opentelemetry.proto.collector.trace.v1.TraceService/Export";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void batch_partlyRejected_isInTheLedgerAndItsReasonIsToldOnce() throws Exception {
    try (GrpcReceiver collector = GrpcReceiver.of(EXPORT);
        RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway = run(upstream, "http", collector, "")) {
      collector.answerWith(rejectingOne());
      try (RawClient client = gateway.connect()) {
        for (int i = 1; i <= 3; i++) {
          int soFar = i;
          assertThat(client.get("/app/x").status()).isEqualTo(200);
          gateway.admin().awaitLedger(ledger -> ledger.target("otlp").dropped("rejected") >= soFar);
        }
      }

      Ledger.Target books = gateway.admin().awaitSettledLedger().target("otlp");
      assertThat(books.ended()).isEqualTo(6);
      assertThat(books.dropped("rejected")).isEqualTo(collector.messages().size());
      assertThat(books.exported()).isEqualTo(6 - books.dropped("rejected"));
      assertThat(gateway.admin().metric(dropped("rejected"))).isEqualTo(books.dropped("rejected"));
      assertThat(gateway.output())
          .filteredOn(line -> line.contains("too old"))
          .singleElement()
          .satisfies(line -> assertThat(line).contains("export target otlp rejects spans"));
    }
  }

  @Test
  void collector_thatIsBusyForAMoment_isTriedAgain() throws Exception {
    try (GrpcReceiver collector = GrpcReceiver.of(EXPORT);
        RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway = run(upstream, "http", collector, "compression = gzip")) {
      collector.refuseNext(Status.UNAVAILABLE);
      collector.refuseNext(Status.RESOURCE_EXHAUSTED);
      assertExportsAnExchange(gateway, collector);

      assertThat(collector.hasRefused()).isTrue();
      assertThat(collector.header("grpc-encoding")).isNotEmpty().containsOnly("gzip");
      assertThat(collector.header("x-scope")).isNotEmpty().containsOnly("hush");
    }
  }

  @Test
  void collector_overTls_getsSpansAndSeesWhoSendsThem() throws Exception {
    TlsIdentity shown = TlsIdentity.create(folder, "collector", "dns:localhost,ip:127.0.0.1");
    TlsIdentity ours = TlsIdentity.create(folder, "gateway", "dns:gateway.example");
    try (GrpcReceiver collector =
            GrpcReceiver.of(
                EXPORT,
                TlsServerCredentials.newBuilder()
                    .keyManager(shown.certificate().toFile(), shown.key().toFile())
                    .trustManager(ours.certificate().toFile())
                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                    .build());
        RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway =
            run(
                upstream,
                "https",
                collector,
                "tls { ca = \"%s\", certificate = \"%s\", key = \"%s\" }"
                    .formatted(shown.certificate(), ours.certificate(), ours.key()))) {
      assertExportsAnExchange(gateway, collector);
    }
  }

  @Test
  void collector_whoseCertificateNamesAnotherHost_getsNothing() throws Exception {
    TlsIdentity other = TlsIdentity.create(folder, "other", "dns:elsewhere.example");
    try (GrpcReceiver collector =
            GrpcReceiver.of(
                EXPORT,
                TlsServerCredentials.create(other.certificate().toFile(), other.key().toFile()));
        RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway =
            run(upstream, "https", collector, "tls.ca = \"%s\"".formatted(other.certificate()))) {
      try (RawClient client = gateway.connect()) {
        assertThat(client.get("/app/x").status()).isEqualTo(200);
      }

      gateway.admin().awaitLedger(ledger -> ledger.target("otlp").dropped("export-failed") == 2);
      assertThat(collector.messages()).isEmpty();
    }
  }

  private static void assertExportsAnExchange(GatewayProcess gateway, GrpcReceiver collector)
      throws Exception {
    try (RawClient client = gateway.connect()) {
      assertThat(client.get("/app/x").status()).isEqualTo(200);
    }
    await()
        .atMost(PATIENCE)
        .until(() -> collector.messages().stream().mapToInt(OtlpGrpcIT::spans).sum() == 2);
    assertThat(gateway.admin().awaitSettledLedger().target("otlp").exported()).isEqualTo(2);
  }

  private static int spans(byte[] request) {
    try {
      return ExportTraceServiceRequest.parseFrom(request).getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .mapToInt(scope -> scope.getSpansCount())
          .sum();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("no OTLP", e);
    }
  }

  private static byte[] rejectingOne() {
    return ExportTraceServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(1)
                .setErrorMessage("too old, " + "x".repeat(1000)))
        .build()
        .toByteArray();
  }

  private static String dropped(String cause) {
    return "headwater_spans_dropped_total{cause=\"" + cause + "\",target=\"otlp\"}";
  }

  private static GatewayProcess run(
      RawUpstream upstream, String scheme, GrpcReceiver collector, String more) throws Exception {
    return GatewayProcess.run(
        """
        headwater {
          upstreams.app.endpoints = "%s"
          routing.resolver = path
          tracing {
            sampling.default.probability = 1
            export {
              to = [otlp]
              otlp {
                endpoint = "%s://127.0.0.1:%d"
                protocol = grpc
                timeout = 1m
                headers.x-scope = hush
                %s
              }
              queue.delay = 20ms
            }
          }
        }
        """
            .formatted(upstream.uri(), scheme, collector.port(), more));
  }
}
