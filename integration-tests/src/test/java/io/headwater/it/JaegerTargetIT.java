package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.headwater.propagation.contract.TlsIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, and a collector that has Jaeger's protocol of before OTLP. */
@SuppressWarnings("NullAway.Init")
final class JaegerTargetIT {
  private static final String POST_SPANS = "jaeger.api_v2.CollectorService/PostSpans";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void spans_ofAnExchange_areWhatJaegersModelMakesOfThem() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GrpcReceiver jaeger = GrpcReceiver.of(POST_SPANS);
        GatewayProcess gateway = GatewayProcess.run(hocon(upstream, "http", jaeger, "10s"))) {
      Instant before = Instant.now();
      RawResponse response;
      try (RawClient client = gateway.connect()) {
        response = client.get("/app/x?q=1");
      }
      assertThat(response.status()).isEqualTo(200);

      List<JaegerSpan> spans =
          await().atMost(PATIENCE).until(() -> spans(jaeger), s -> s.size() > 1);

      assertThat(spans).hasSize(2);
      JaegerSpan root =
          spans.stream().filter(s -> s.references().isEmpty()).findAny().orElseThrow();
      JaegerSpan attempt =
          spans.stream().filter(s -> !s.references().isEmpty()).findAny().orElseThrow();
      assertThat(root.traceId()).isEqualTo(response.sampledTraceId());
      assertThat(attempt.traceId()).isEqualTo(root.traceId());
      assertThat(root.spanId()).hasSize(16).isNotEqualTo(attempt.spanId());
      assertThat(attempt.references())
          .containsExactly(new JaegerSpan.Reference(root.traceId(), root.spanId(), 0));

      assertThat(root.operation()).startsWith("GET ");
      assertThat(root.tags())
          .containsEntry("span.kind", "server")
          .containsEntry("http.request.method", "GET")
          .containsEntry("http.response.status_code", "200")
          .containsEntry("url.path", "/app/x")
          .containsEntry("headwater.sampling.reason", "default")
          .containsEntry("otel.scope.name", "io.headwater.gateway");
      assertThat(attempt.tags()).containsEntry("span.kind", "client");
      assertThat(root.service()).isEqualTo("edge");
      assertThat(root.process())
          .containsEntry("service.version", "7")
          .containsEntry("service.namespace", "shop")
          .containsKeys("service.instance.id", "hostname", "ip");

      // Clocks may differ by a little; units may not.
      assertThat(root.start()).isBetween(before.minusSeconds(60), Instant.now().plusSeconds(60));
      assertThat(root.duration()).isPositive().isLessThan(PATIENCE);
      assertThat(attempt.start()).isAfterOrEqualTo(root.start());
      assertThat(attempt.start().plus(attempt.duration()))
          .isBeforeOrEqualTo(root.start().plus(root.duration()));

      Ledger books = gateway.admin().awaitSettledLedger();
      assertThat(books.target("jaeger").exported()).isEqualTo(2);
    }
  }

  @Test
  void collector_thatIsBusyForAMoment_isTriedAgain() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GrpcReceiver jaeger = GrpcReceiver.of(POST_SPANS);
        GatewayProcess gateway = GatewayProcess.run(hocon(upstream, "http", jaeger, "1m"))) {
      jaeger.refuseNext(Status.UNAVAILABLE);
      try (RawClient client = gateway.connect()) {
        assertThat(client.get("/app/x").status()).isEqualTo(200);
      }

      await().atMost(PATIENCE).until(() -> spans(jaeger).size() == 2);

      assertThat(jaeger.hasRefused()).isTrue();
      assertThat(gateway.admin().awaitSettledLedger().target("jaeger").exported()).isEqualTo(2);
    }
  }

  @Test
  void collector_deadThenRevived_getsWhatWaitedOnDisk() throws Exception {
    int port = FreePort.find();
    String hocon =
        hocon("http", port, "2s") + "headwater.tracing.export.disk.dir = \"" + folder + "\"\n";
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway = GatewayProcess.run(hocon + app(upstream))) {
      try (RawClient client = gateway.connect()) {
        assertThat(client.get("/app/x").status()).isEqualTo(200);
      }
      gateway.admin().awaitLedger(books -> books.target("jaeger").onDisk() == 2);

      try (GrpcReceiver jaeger = GrpcReceiver.on(port, POST_SPANS)) {
        await().atMost(PATIENCE).until(() -> spans(jaeger).size() == 2);
        Ledger books = gateway.admin().awaitLedger(now -> now.target("jaeger").exported() == 2);
        assertThat(books.isBalanced()).isTrue();
        assertThat(books.target("jaeger").dropped()).isZero();
      }
    }
  }

  @Test
  void collector_overTls_thatTheJvmTrusts_getsSpans() throws Exception {
    TlsIdentity shown = TlsIdentity.create(folder, "jaeger", "dns:localhost,ip:127.0.0.1");
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GrpcReceiver jaeger =
            GrpcReceiver.of(
                POST_SPANS,
                TlsServerCredentials.create(shown.certificate().toFile(), shown.key().toFile()));
        GatewayProcess gateway =
            GatewayProcess.with(hocon(upstream, "https", jaeger, "10s"))
                .jvm("-Djavax.net.ssl.trustStore=" + folder.resolve("jaeger.p12"))
                .jvm("-Djavax.net.ssl.trustStorePassword=" + TlsIdentity.PASSWORD)
                .start()) {
      try (RawClient client = gateway.connect()) {
        assertThat(client.get("/app/x").status()).isEqualTo(200);
      }

      await().atMost(PATIENCE).until(() -> spans(jaeger).size() == 2);
    }
  }

  @Test
  void collector_thatRefuses_costsSpansWhichAreCounted() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GrpcReceiver jaeger = GrpcReceiver.of("jaeger.api_v2.Another/Method");
        GatewayProcess gateway = GatewayProcess.run(hocon(upstream, "http", jaeger, "10s"))) {
      try (RawClient client = gateway.connect()) {
        assertThat(client.get("/app/x").status()).isEqualTo(200);
      }

      Ledger.Target books =
          gateway
              .admin()
              .awaitLedger(ledger -> ledger.target("jaeger").dropped() == 2)
              .target("jaeger");

      assertThat(books.dropped("export-failed")).isEqualTo(2);
      assertThat(books.exported()).isZero();
    }
  }

  private static List<JaegerSpan> spans(GrpcReceiver jaeger) {
    return jaeger.messages().stream()
        .flatMap(message -> JaegerSpan.allOf(message).stream())
        .toList();
  }

  private static String hocon(
      RawUpstream upstream, String scheme, GrpcReceiver jaeger, String timeout) {
    return hocon(scheme, jaeger.port(), timeout) + app(upstream);
  }

  private static String app(RawUpstream upstream) {
    return "headwater.upstreams.app.endpoints = [\"" + upstream.uri() + "\"]\n";
  }

  private static String hocon(String scheme, int port, String timeout) {
    return """
    headwater {
      service { name = edge, version = "7", namespace = shop }
      routing.resolver = path
      tracing {
        sampling.default.probability = 1
        export {
          to = [jaeger]
          jaeger { endpoint = "%s://127.0.0.1:%d", timeout = %s }
          queue.delay = 20ms
        }
      }
    }
    """
        .formatted(scheme, port, timeout);
  }
}
