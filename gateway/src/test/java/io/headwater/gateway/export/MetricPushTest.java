package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricPushTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final MetricSource SOURCE =
      new MetricSource(
          Resource.getDefault(), InstrumentationScopeInfo.create("io.headwater.gateway"), 7);

  private final List<ExportMetricsServiceRequest> received = new CopyOnWriteArrayList<>();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private HttpServer server;

  @BeforeEach
  void startReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            received.add(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
            paths.add(
                exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("x-key"));
            exchange.sendResponseHeaders(status, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stopReceiver() {
    server.stop(0);
  }

  @Test
  void figures_arePushedAsTheyAre_inTheTermsOfOtlp() {
    try (MetricPush push = push(server.getAddress().getPort(), Duration.ofHours(1))) {
      assertThat(push.counts()).containsOnly(Map.entry("taken", 0L), Map.entry("failed", 0L));
    }
    assertThat(paths).containsExactly("/v1/metrics hush");
    List<Metric> metrics =
        received.get(0).getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
    assertThat(metrics).hasSize(5);
    Metric counter = named(metrics, "headwater_requests");
    assertThat(counter.getSum().getIsMonotonic()).isTrue();
    assertThat(counter.getSum().getDataPoints(0).getAsDouble()).isEqualTo(3);
    assertThat(counter.getSum().getDataPoints(0).getStartTimeUnixNano()).isEqualTo(7);
    assertThat(counter.getSum().getDataPoints(0).getAttributes(0).getKey()).isEqualTo("route");
    assertThat(counter.getDescription()).isEqualTo("Requests.");
    assertThat(named(metrics, "headwater_ready").getGauge().getDataPoints(0).getAsDouble())
        .isEqualTo(1);
    assertThat(named(metrics, "headwater_build_info").getGauge().getDataPointsCount()).isEqualTo(1);
    assertThat(named(metrics, "jvm_gc_collection_seconds").getSummary().getDataPoints(0).getCount())
        .isEqualTo(4);
    Metric histogram = named(metrics, "headwater_request_duration_seconds");
    HistogramDataPoint point = histogram.getHistogram().getDataPoints(0);
    assertThat(histogram.getUnit()).isEqualTo("s");
    assertThat(point.getExplicitBoundsList()).containsExactly(0.1, 1.0);
    assertThat(point.getBucketCountsList()).containsExactly(1L, 2L, 3L);
    assertThat(point.getCount()).isEqualTo(6);
    assertThat(point.getSum()).isEqualTo(9.5);
    assertThat(point.getExemplars(0).getAsDouble()).isEqualTo(0.5);
    assertThat(hex(point.getExemplars(0).getTraceId().toByteArray())).isEqualTo(TRACE);
  }

  @Test
  void receiverThatRefuses_isCounted_andThePushesGoOn() {
    status = 500;
    try (MetricPush push = push(server.getAddress().getPort(), Duration.ofMillis(20))) {
      await().until(() -> push.counts().getOrDefault("failed", 0L) >= 2);
      assertThat(push.counts().get("taken")).isZero();
      status = 200;
      await().until(() -> push.counts().getOrDefault("taken", 0L) >= 1);
    }
  }

  @Test
  void receiverThatIsNotThere_isCounted() {
    int port = server.getAddress().getPort();
    server.stop(0);
    MetricPush push = push(port, Duration.ofHours(1));
    push.close();
    assertThat(push.counts()).containsEntry("failed", 1L).containsEntry("taken", 0L);
  }

  private static MetricPush push(int port, Duration interval) {
    return MetricPush.start(
        MetricPushTest::figures,
        new OtlpMetricsTarget(
            OtlpTarget.Protocol.HTTP_PROTOBUF,
            URI.create("http://127.0.0.1:" + port),
            Map.of("x-key", "hush"),
            Duration.ofSeconds(20)),
        SOURCE,
        interval);
  }

  private static MetricSnapshots figures() {
    Labels route = Labels.of("route", "r");
    return MetricSnapshots.of(
        CounterSnapshot.builder()
            .name("headwater_requests")
            .help("Requests.")
            .dataPoint(CounterDataPointSnapshot.builder().value(3).labels(route).build())
            .build(),
        CounterSnapshot.builder().name("headwater_nothing").build(),
        GaugeSnapshot.builder()
            .name("headwater_ready")
            .dataPoint(GaugeDataPointSnapshot.builder().value(1).build())
            .build(),
        InfoSnapshot.builder()
            .name("headwater_build")
            .dataPoint(InfoDataPointSnapshot.builder().labels(Labels.of("version", "1")).build())
            .build(),
        SummarySnapshot.builder()
            .name("jvm_gc_collection_seconds")
            .unit(Unit.SECONDS)
            .dataPoint(SummaryDataPointSnapshot.builder().count(4).sum(2).build())
            .build(),
        HistogramSnapshot.builder()
            .name("headwater_request_duration_seconds")
            .unit(Unit.SECONDS)
            .dataPoint(
                HistogramDataPointSnapshot.builder()
                    .labels(route)
                    .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(
                            List.of(0.1, 1.0, Double.POSITIVE_INFINITY), List.of(1L, 2L, 3L)))
                    .sum(9.5)
                    .exemplars(
                        Exemplars.of(
                            Exemplar.builder()
                                .value(0.5)
                                .traceId(TRACE)
                                .spanId("00f067aa0ba902b7")
                                .timestampMillis(9)
                                .build()))
                    .build())
            .build());
  }

  private static Metric named(List<Metric> metrics, String name) {
    return metrics.stream().filter(one -> one.getName().equals(name)).findFirst().orElseThrow();
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }
}
