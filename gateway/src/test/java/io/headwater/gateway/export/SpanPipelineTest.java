package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.UrlAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanPipelineTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ScriptedExporter exporter = new ScriptedExporter();
  private final ScriptedExporter second = new ScriptedExporter();

  @SuppressWarnings("NullAway.Init") // started by each test
  private SpanPipeline pipeline;

  @AfterEach
  void close() {
    pipeline.close(Duration.ZERO);
  }

  @Test
  void batch_fullBeforeTheDelay_isSentAtOnce() {
    start(new SpanPipeline.Queue(100, 10, LONG), target("a", exporter));

    end(10);

    await().atMost(PATIENCE).until(() -> account(0).exported() == 10);
    assertThat(exporter.batches).hasSize(1);
    assertThat(exporter.names())
        .containsExactlyElementsOf(IntStream.range(0, 10).mapToObj(i -> "span-" + i).toList());
  }

  @Test
  void batch_notFull_isSentAfterTheDelay() {
    start(new SpanPipeline.Queue(100, 10, Duration.ofMillis(50)), target("a", exporter));

    end(3);

    await().atMost(PATIENCE).until(() -> account(0).exported() == 3);
  }

  @Test
  void batch_moreThanOneQueued_isNeverLargerThanTheBound() {
    start(new SpanPipeline.Queue(100, 7, LONG), target("a", exporter));

    end(40);

    assertThat(pipeline.flush(PATIENCE)).isTrue();
    assertThat(exporter.batches).allSatisfy(batch -> assertThat(batch).hasSizeBetween(1, 7));
    assertThat(exporter.names()).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void flush_queuedSpans_areSentWithoutDelay() {
    start(new SpanPipeline.Queue(100, 50, LONG), target("a", exporter));
    end(3);

    assertThat(account(0)).isEqualTo(books("a", 3, 0, 3, 0, 0, 0));
    assertThat(pipeline.flush(PATIENCE)).isTrue();

    assertThat(account(0)).isEqualTo(books("a", 3, 3, 0, 0, 0, 0));
  }

  @Test
  void flush_exporterThatHangs_endsWithItsTimeAndKeepsTheSpansQueued() {
    exporter.script = spans -> new CompletableResultCode();
    start(new SpanPipeline.Queue(100, 50, LONG), target("a", exporter));
    end(3);

    assertThat(pipeline.flush(Duration.ofMillis(20))).isFalse();

    assertThat(account(0)).isEqualTo(books("a", 3, 0, 3, 0, 0, 0));
  }

  @Test
  void queue_full_dropsAndCountsByCause() {
    exporter.script = spans -> new CompletableResultCode();
    start(new SpanPipeline.Queue(10, 4, LONG), target("a", exporter));
    end(4);
    await().atMost(PATIENCE).until(() -> exporter.batches.size() == 1);

    end(13);

    assertThat(account(0)).isEqualTo(books("a", 17, 0, 14, 3, 0, 0));
  }

  @Test
  void queue_full_spansAreRefusedBeforeTheyAreMade() {
    exporter.script = spans -> new CompletableResultCode();
    start(new SpanPipeline.Queue(10, 4, LONG), target("a", exporter));
    end(4);
    await().atMost(PATIENCE).until(() -> exporter.batches.size() == 1);
    end(10);

    assertThat(pipeline.refuses()).isTrue();
    // Somebody who does not ask is counted too.
    pipeline.accept(Spans.named("late"));

    assertThat(account(0)).isEqualTo(books("a", 16, 0, 14, 2, 0, 0));
  }

  @Test
  void queue_fullOfOneTargetOfTwo_refusesNothing() {
    exporter.script = spans -> new CompletableResultCode();
    start(new SpanPipeline.Queue(10, 4, LONG), target("full", exporter), target("free", second));
    end(4);
    await().atMost(PATIENCE).until(() -> exporter.batches.size() == 1);
    await().atMost(PATIENCE).until(() -> account(1).exported() == 4);
    end(8);
    await().atMost(PATIENCE).until(() -> account(1).exported() == 12);
    end(8);
    await().atMost(PATIENCE).until(() -> account(1).exported() == 20);

    assertThat(account(0)).isEqualTo(books("full", 20, 0, 14, 6, 0, 0));
  }

  @Test
  void pipeline_withoutTargets_refusesAll() {
    start(new SpanPipeline.Queue(10, 4, LONG));

    assertThat(pipeline.refuses()).isTrue();
  }

  @Test
  void target_thatHangs_holdsUpNoOther() {
    exporter.script = spans -> new CompletableResultCode();
    start(new SpanPipeline.Queue(100, 5, LONG), target("hangs", exporter), target("lives", second));

    end(50);

    await().atMost(PATIENCE).until(() -> account(1).exported() == 50);
    assertThat(account(0)).isEqualTo(books("hangs", 50, 0, 50, 0, 0, 0));
  }

  @Test
  void exporter_thatRefuses_losesItsBatchOnly() {
    start(new SpanPipeline.Queue(100, 5, LONG), target("a", exporter));
    exporter.script = spans -> CompletableResultCode.ofFailure();
    end(5);
    assertThat(pipeline.flush(PATIENCE)).isTrue();
    exporter.script = spans -> CompletableResultCode.ofSuccess();
    end(2);

    assertThat(pipeline.flush(PATIENCE)).isTrue();
    assertThat(account(0)).isEqualTo(books("a", 7, 2, 0, 0, 5, 0));
  }

  @Test
  void exporter_thatThrowsAnError_doesNotEndTheWorker() {
    start(new SpanPipeline.Queue(100, 5, LONG), target("a", exporter));
    exporter.script =
        spans -> {
          throw new NoClassDefFoundError("planted");
        };
    end(5);
    assertThat(pipeline.flush(PATIENCE)).isTrue();
    exporter.script = spans -> CompletableResultCode.ofSuccess();
    end(2);

    assertThat(pipeline.flush(PATIENCE)).isTrue();
    assertThat(account(0)).isEqualTo(books("a", 7, 2, 0, 0, 5, 0));
    assertThat(exporter.batches.get(1)).hasSize(2);
  }

  @Test
  void export_withoutAnswer_failsAtTheTimeLimitAndKeepsItsList() {
    List<Object> kept = new ArrayList<>();
    exporter.script =
        spans -> {
          kept.add(spans);
          return new CompletableResultCode();
        };
    start(
        new SpanPipeline.Queue(100, 5, LONG), new SpanTarget("a", exporter, Duration.ofMillis(50)));
    end(5);

    await()
        .atMost(PATIENCE)
        .until(() -> Long.valueOf(5).equals(account(0).dropped().get(DropCause.EXPORT_FAILED)));
    exporter.script = spans -> CompletableResultCode.ofSuccess();
    end(5);
    assertThat(pipeline.flush(PATIENCE)).isTrue();
    assertThat((List<?>) kept.get(0)).isEqualTo(exporter.batches.get(0));
  }

  @Test
  void export_thatBlocksInItsCall_isInterruptedAtTheTimeLimit() {
    CountDownLatch never = new CountDownLatch(1);
    exporter.script =
        spans -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return CompletableResultCode.ofSuccess();
        };
    start(
        new SpanPipeline.Queue(100, 5, LONG), new SpanTarget("a", exporter, Duration.ofMillis(50)));
    end(5);

    await()
        .atMost(PATIENCE)
        .until(() -> Long.valueOf(5).equals(account(0).dropped().get(DropCause.EXPORT_FAILED)));
    exporter.script = spans -> CompletableResultCode.ofSuccess();
    end(5);
    assertThat(pipeline.flush(PATIENCE)).isTrue();
    assertThat(account(0)).isEqualTo(books("a", 10, 5, 0, 0, 5, 0));
  }

  @Test
  void batch_ofLongSpans_isSmallerThanCollectorsTake() {
    start(new SpanPipeline.Queue(1000, 1000, LONG), target("a", exporter));
    SpanData span =
        Spans.of("GET /search")
            .setAttributes(Attributes.of(UrlAttributes.URL_QUERY, "q=" + "x".repeat(30_000)))
            .build();
    for (int i = 0; i < 1000; i++) {
      pipeline.accept(span);
    }

    // Without a flush: what is left over of a batch that is full does not wait for the delay.
    await().atMost(PATIENCE).until(() -> account(0).exported() == 1000);

    assertThat(exporter.batches)
        .hasSizeBetween(8, 12)
        .allSatisfy(
            batch ->
                assertThat(TraceRequestMarshaler.create(batch).getBinarySerializedSize())
                    .isLessThan(4 << 20));
  }

  @Test
  void close_queuedSpans_areSentAndTheExporterIsShutDown() {
    start(new SpanPipeline.Queue(100, 10, LONG), target("a", exporter));
    end(35);

    assertThat(pipeline.close(PATIENCE)).isZero();

    assertThat(account(0)).isEqualTo(books("a", 35, 35, 0, 0, 0, 0));
    assertThat(exporter.shutdowns).hasValue(1);
  }

  @Test
  void close_outOfTime_dropsWhatIsLeftAndWhatIsOnItsWay() {
    exporter.script = spans -> new CompletableResultCode();
    start(new SpanPipeline.Queue(100, 10, LONG), target("a", exporter));
    end(10);
    await().atMost(PATIENCE).until(() -> exporter.batches.size() == 1);
    end(15);

    assertThat(pipeline.close(Duration.ofMillis(20))).isEqualTo(25);

    assertThat(account(0)).isEqualTo(books("a", 25, 0, 0, 0, 0, 25));
    await().atMost(PATIENCE).until(() -> exporter.shutdowns.get() == 1);
    assertThat(account(0)).isEqualTo(books("a", 25, 0, 0, 0, 0, 25));
  }

  @Test
  void close_exporterThatBlocksInItsCall_isInterruptedAndShutDown() {
    CountDownLatch never = new CountDownLatch(1);
    exporter.script =
        spans -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return CompletableResultCode.ofSuccess();
        };
    start(new SpanPipeline.Queue(100, 10, LONG), target("a", exporter));
    end(20);
    await().atMost(PATIENCE).until(() -> exporter.batches.size() == 1);

    assertThat(pipeline.close(Duration.ofMillis(20))).isEqualTo(20);

    await().atMost(PATIENCE).until(() -> exporter.shutdowns.get() == 1);
    assertThat(exporter.batches).hasSize(1);
  }

  @Test
  void span_endedAfterClose_isDroppedAsShutdown() {
    start(new SpanPipeline.Queue(100, 10, LONG), target("a", exporter));
    end(1);
    pipeline.close(PATIENCE);

    end(2);

    assertThat(account(0)).isEqualTo(books("a", 3, 1, 0, 0, 0, 2));
    assertThat(pipeline.close(PATIENCE)).isZero();
    assertThat(pipeline.flush(PATIENCE)).isTrue();
  }

  @Test
  void account_threadsThatAreGone_areStillCounted() throws InterruptedException {
    start(new SpanPipeline.Queue(100, 100, LONG), target("a", exporter));
    for (int i = 0; i < 5; i++) {
      Thread thread = new Thread(() -> end(3));
      thread.start();
      thread.join();
    }

    assertThat(account(0)).isEqualTo(books("a", 15, 0, 15, 0, 0, 0));
  }

  @Test
  void workers_areNamedDaemons() {
    start(new SpanPipeline.Queue(100, 10, LONG), target("named-one", exporter));

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("headwater-export-named-one"))
        .singleElement()
        .satisfies(thread -> assertThat(thread.isDaemon()).isTrue());
  }

  @Test
  void settings_outOfRange_areRefusedWithTheRange() {
    start(new SpanPipeline.Queue(1, 1, LONG));

    assertThatThrownBy(() -> new SpanPipeline.Queue(0, 1, LONG))
        .hasMessage("size: 0 (expected: 1..16777216)");
    assertThatThrownBy(() -> new SpanPipeline.Queue(10, 11, LONG))
        .hasMessage("batch: 11 (expected: 1..10)");
    assertThatThrownBy(() -> new SpanPipeline.Queue(10, 1, Duration.ZERO))
        .hasMessage("delay: PT0S (expected: > 0)");
    assertThatThrownBy(
            () ->
                SpanPipeline.start(
                    List.of(target("a", exporter), target("a", second)),
                    new SpanPipeline.Queue(1, 1, LONG)))
        .hasMessage("target: a (expected: once)");
  }

  private void start(SpanPipeline.Queue queue, SpanTarget... targets) {
    pipeline = SpanPipeline.start(List.of(targets), queue);
  }

  private static SpanTarget target(String name, ScriptedExporter exporter) {
    return new SpanTarget(name, exporter, LONG);
  }

  private void end(int spans) {
    for (int i = 0; i < spans; i++) {
      if (!pipeline.refuses()) {
        pipeline.accept(Spans.named("span-" + i));
      }
    }
  }

  private TargetAccount account(int target) {
    return pipeline.accounts().get(target);
  }

  private static TargetAccount books(
      String target, long ended, long exported, long queued, long full, long failed, long down) {
    return new TargetAccount(
        target,
        ended,
        exported,
        queued,
        Map.of(
            DropCause.QUEUE_FULL, full,
            DropCause.EXPORT_FAILED, failed,
            DropCause.REJECTED, 0L,
            DropCause.SHUTDOWN, down));
  }
}
