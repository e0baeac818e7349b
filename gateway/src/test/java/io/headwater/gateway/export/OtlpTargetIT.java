package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.HttpAttributes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OTLP over real sockets. */
class OtlpTargetIT {
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final ServiceIdentity GATEWAY = new ServiceIdentity("gateway", "1", "micro", "i");

  /** One for all spans, as the gateway has it: exporters group by it, in no order of their own. */
  private static final Resource RESOURCE = GATEWAY.resource();

  @SuppressWarnings("NullAway.Init") // started by each test
  private SpanPipeline pipeline;

  @AfterEach
  void close() {
    pipeline.close(Duration.ZERO);
  }

  @Test
  void spans_sentOverHttp_arriveAsTheyWere() throws IOException {
    try (OtlpReceiver receiver = new OtlpReceiver(0)) {
      start(OtlpTarget.Protocol.HTTP_PROTOBUF, receiver.endpoint(""), Duration.ofSeconds(10));
      SpanContext root = context("00f067aa0ba902b7");
      SpanContext attempt = context("53995c3f42cd8ad8");
      pipeline.accept(
          Spans.of("GET /users/{id}")
              .setKind(SpanKind.CLIENT)
              .setSpanContext(attempt)
              .setParentSpanContext(root)
              .setResource(RESOURCE)
              .build());
      pipeline.accept(
          Spans.of("GET /users/{id}")
              .setSpanContext(root)
              .setAttributes(Attributes.of(HttpAttributes.HTTP_REQUEST_METHOD, "GET"))
              .setTotalAttributeCount(1)
              .setStartEpochNanos(1_000_000_000_007L)
              .setEndEpochNanos(1_001_000_000_009L)
              .setResource(RESOURCE)
              .build());

      assertThat(pipeline.flush(PATIENCE)).isTrue();

      assertThat(receiver.paths).containsExactly("/v1/traces");
      assertThat(receiver.headers.get(0))
          .containsEntry("Content-type", List.of("application/x-protobuf"))
          .containsEntry("X-token", List.of("t"))
          .doesNotContainKey("Content-encoding");
      var received = receiver.spans();
      assertThat(received).hasSize(2);
      var server = received.get(1);
      assertThat(server.getTraceId()).isEqualTo(bytes(TRACE_ID));
      assertThat(server.getSpanId()).isEqualTo(bytes(root.getSpanId()));
      assertThat(server.getParentSpanId()).isEqualTo(ByteString.EMPTY);
      assertThat(server.getTraceState()).isEqualTo("ot=th:c");
      assertThat(server.getName()).isEqualTo("GET /users/{id}");
      assertThat(server.getKindValue()).isEqualTo(2);
      assertThat(server.getFlags() & 0xff).isEqualTo(3);
      assertThat(server.getStartTimeUnixNano()).isEqualTo(1_000_000_000_007L);
      assertThat(server.getEndTimeUnixNano()).isEqualTo(1_001_000_000_009L);
      assertThat(server.getAttributesList())
          .singleElement()
          .satisfies(one -> assertThat(one.getValue().getStringValue()).isEqualTo("GET"));
      var client = received.get(0);
      assertThat(client.getTraceId()).isEqualTo(bytes(TRACE_ID));
      assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
      assertThat(client.getTraceState()).isEqualTo("ot=th:c");
      assertThat(client.getKindValue()).isEqualTo(3);
      var resource = receiver.requests.get(0).getResourceSpans(0).getResource();
      assertThat(resource.getAttributesList())
          .anySatisfy(
              one -> {
                assertThat(one.getKey()).isEqualTo("service.name");
                assertThat(one.getValue().getStringValue()).isEqualTo("gateway");
              });
    }
  }

  @Test
  void collector_deadThenAlive_losesAreCountedAndExportGoesOn() throws IOException {
    int port = freePort();
    start(
        OtlpTarget.Protocol.HTTP_PROTOBUF,
        URI.create("http://127.0.0.1:" + port),
        Duration.ofMillis(300));
    end(5);
    assertThat(pipeline.flush(PATIENCE)).isTrue();
    assertThat(account().dropped()).containsEntry(DropCause.EXPORT_FAILED, 5L);

    try (OtlpReceiver receiver = new OtlpReceiver(port)) {
      end(7);
      assertThat(pipeline.flush(PATIENCE)).isTrue();

      assertThat(receiver.spans()).hasSize(7);
      assertThat(account().exported()).isEqualTo(7);
      assertThat(account().ended()).isEqualTo(12);
      assertThat(account().queued()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void collector_thatIsBusyForAMoment_isTriedAgain(int status) throws IOException {
    try (OtlpReceiver receiver = new OtlpReceiver(0)) {
      start(OtlpTarget.Protocol.HTTP_PROTOBUF, receiver.endpoint("/"), PATIENCE);
      receiver.answer(status);
      end(5);
      pipeline.flush(Duration.ZERO);
      await().atMost(PATIENCE).until(() -> receiver.paths.size() == 1);
      receiver.answer(200);

      assertThat(pipeline.flush(PATIENCE)).isTrue();

      assertThat(receiver.spans()).hasSize(5);
      assertThat(account().exported()).isEqualTo(5);
    }
  }

  @Test
  void collector_thatStaysBusy_isAskedFourTimes() throws IOException {
    try (OtlpReceiver receiver = new OtlpReceiver(0)) {
      start(OtlpTarget.Protocol.HTTP_PROTOBUF, receiver.endpoint("/"), PATIENCE);
      receiver.answer(503);
      end(5);

      assertThat(pipeline.flush(PATIENCE)).isTrue();

      assertThat(receiver.paths).hasSize(4);
      assertThat(account().dropped()).containsEntry(DropCause.EXPORT_FAILED, 5L);
    }
  }

  @Test
  void collector_thatAsksForPatience_isNotAskedBefore() throws IOException {
    try (OtlpReceiver receiver = new OtlpReceiver(0)) {
      start(OtlpTarget.Protocol.HTTP_PROTOBUF, receiver.endpoint("/"), Duration.ofSeconds(2));
      receiver.answer(503, "600");
      end(5);

      assertThat(pipeline.flush(PATIENCE)).isTrue();

      assertThat(receiver.paths).as("four times, were it not for Retry-After").hasSize(1);
      assertThat(account().dropped()).containsEntry(DropCause.EXPORT_FAILED, 5L);
    }
  }

  @Test
  void batch_compressed_arrivesAsItWas() throws IOException {
    try (OtlpReceiver receiver = new OtlpReceiver(0)) {
      start(
          new OtlpTarget(
              OtlpTarget.Protocol.HTTP_PROTOBUF,
              receiver.endpoint(""),
              Map.of(),
              PATIENCE,
              OtlpTarget.Compression.GZIP,
              ClientTls.ofTheJvm()));
      end(5);

      assertThat(pipeline.flush(PATIENCE)).isTrue();

      assertThat(receiver.headers.get(0)).containsEntry("Content-encoding", List.of("gzip"));
      assertThat(receiver.spans()).hasSize(5);
    }
  }

  @Test
  void batch_partlyRejected_isBookedSo() throws IOException {
    try (OtlpReceiver receiver = new OtlpReceiver(0)) {
      start(OtlpTarget.Protocol.HTTP_PROTOBUF, receiver.endpoint(""), PATIENCE);
      receiver.say(rejecting(2));
      end(5);
      assertThat(pipeline.flush(PATIENCE)).isTrue();
      receiver.say(new byte[0]);
      end(5);
      assertThat(pipeline.flush(PATIENCE)).isTrue();

      assertThat(receiver.paths).as("a batch that was taken is not sent again").hasSize(2);
      assertThat(account().exported()).isEqualTo(8);
      assertThat(account().dropped())
          .containsEntry(DropCause.REJECTED, 2L)
          .containsEntry(DropCause.EXPORT_FAILED, 0L);
    }
  }

  @Test
  void batch_ofWhichMoreIsRejectedThanItHas_isRejectedWhole() throws IOException {
    try (OtlpReceiver receiver = new OtlpReceiver(0)) {
      start(OtlpTarget.Protocol.HTTP_PROTOBUF, receiver.endpoint(""), PATIENCE);
      receiver.say(rejecting(Long.MAX_VALUE));
      end(5);

      assertThat(pipeline.flush(PATIENCE)).isTrue();

      assertThat(account().dropped()).containsEntry(DropCause.REJECTED, 5L);
      assertThat(account().exported()).isZero();
    }
  }

  @Test
  void answer_thatSaysNothingOrNonsense_rejectsNothing() throws IOException {
    try (OtlpReceiver receiver = new OtlpReceiver(0)) {
      start(OtlpTarget.Protocol.HTTP_PROTOBUF, receiver.endpoint(""), PATIENCE);
      for (byte[] answer :
          List.of("{}".getBytes(StandardCharsets.UTF_8), new byte[] {10, 0}, rejecting(-3))) {
        receiver.say(answer);
        end(5);
        assertThat(pipeline.flush(PATIENCE)).isTrue();
      }

      assertThat(account().exported()).isEqualTo(15);
    }
  }

  @Test
  void collector_thatRefusesTheBatch_isNotTriedAgain() throws IOException {
    try (OtlpReceiver receiver = new OtlpReceiver(0)) {
      start(OtlpTarget.Protocol.HTTP_PROTOBUF, receiver.endpoint("/in"), PATIENCE);
      receiver.answer(400);
      end(5);

      assertThat(pipeline.flush(PATIENCE)).isTrue();

      assertThat(receiver.paths).containsExactly("/in");
      assertThat(account().dropped()).containsEntry(DropCause.EXPORT_FAILED, 5L);
    }
  }

  @Test
  void collector_thatNeverAnswers_isGivenUpAtTheTimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      start(
          OtlpTarget.Protocol.HTTP_PROTOBUF,
          URI.create("http://127.0.0.1:" + silent.getLocalPort()),
          Duration.ofMillis(100));
      end(5);

      assertThat(pipeline.flush(PATIENCE)).isTrue();

      assertThat(account().dropped()).containsEntry(DropCause.EXPORT_FAILED, 5L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void collector_unresolvable_losesSpansAndHoldsUpNothing(OtlpTarget.Protocol protocol)
      throws IOException {
    start(protocol, URI.create("http://collector.invalid:4317"), Duration.ofMillis(100));
    end(5);

    assertThat(pipeline.flush(PATIENCE)).isTrue();

    assertThat(account().dropped()).containsEntry(DropCause.EXPORT_FAILED, 5L);
    assertThat(pipeline.close(PATIENCE)).isZero();
  }

  @Test
  void collector_deadForManyBatches_doesNotFloodTheLog() throws IOException {
    AtomicInteger records = new AtomicInteger();
    Handler counting = new CountingHandler(records);
    Logger root = Logger.getLogger("");
    root.addHandler(counting);
    try {
      start(
          OtlpTarget.Protocol.HTTP_PROTOBUF,
          URI.create("http://127.0.0.1:" + freePort()),
          Duration.ofMillis(1));
      for (int i = 0; i < 60; i++) {
        end(1);
        assertThat(pipeline.flush(PATIENCE)).isTrue();
      }
    } finally {
      root.removeHandler(counting);
    }

    assertThat(account().dropped()).containsEntry(DropCause.EXPORT_FAILED, 60L);
    assertThat(records.get()).isBetween(1, 15);
  }

  private static byte[] rejecting(long spans) {
    return ExportTraceServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(spans)
                .setErrorMessage("too old"))
        .build()
        .toByteArray();
  }

  private void start(OtlpTarget.Protocol protocol, URI endpoint, Duration timeout)
      throws IOException {
    start(new OtlpTarget(protocol, endpoint, Map.of("x-token", "t"), timeout));
  }

  private void start(OtlpTarget target) throws IOException {
    pipeline =
        SpanPipeline.start(
            List.of(target.named("otlp")),
            new SpanPipeline.Queue(1000, 100, Duration.ofMinutes(5)));
  }

  private void end(int spans) {
    for (int i = 0; i < spans; i++) {
      pipeline.accept(Spans.named("span"));
    }
  }

  private TargetAccount account() {
    return pipeline.accounts().get(0);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static SpanContext context(String spanId) {
    return SpanContext.create(
        TRACE_ID,
        spanId,
        TraceFlags.fromByte((byte) 3),
        TraceState.builder().put("ot", "th:c").build());
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static final class CountingHandler extends Handler {
    private final AtomicInteger records;

    CountingHandler(AtomicInteger records) {
      this.records = records;
    }

    @Override
    public void publish(LogRecord record) {
      records.incrementAndGet();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
