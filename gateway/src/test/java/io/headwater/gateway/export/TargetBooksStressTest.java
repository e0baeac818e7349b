package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.export.disk.DiskSettings;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The equation of the books, read all the time while everything happens at once. */
@SuppressWarnings("NullAway.Init")
class TargetBooksStressTest {
  private static final int SIZE = 300;
  private static final int BATCH = 32;
  private static final int PRODUCERS = 4;
  private static final int SPANS_EACH = 400_000;

  /** When the pipeline is closed. */
  enum Close {
    AFTER_ALL_SPANS,
    AMONG_THE_SPANS,
    OUT_OF_TIME_AMONG_THE_SPANS
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void accounts_readWhileSpansEndAndBatchesFail_alwaysAddUp(Close close) throws Exception {
    ScriptedExporter mixed = new ScriptedExporter();
    AtomicInteger turn = new AtomicInteger();
    mixed.script =
        spans -> {
          mixed.batches.clear();
          return switch (turn.incrementAndGet() % 7) {
            case 0 -> CompletableResultCode.ofFailure();
            case 1 -> throw new IllegalStateException("planted");
            case 2 -> {
              LockSupport.parkNanos(1_000_000);
              yield CompletableResultCode.ofSuccess();
            }
            default -> CompletableResultCode.ofSuccess();
          };
        };
    ScriptedExporter hanging = new ScriptedExporter();
    hanging.script =
        spans -> {
          hanging.batches.clear();
          return new CompletableResultCode();
        };
    ScriptedExporter away = new ScriptedExporter();
    away.script =
        spans -> {
          away.batches.clear();
          return switch (turn.incrementAndGet() % 3) {
            case 0 -> CompletableResultCode.ofFailure();
            case 1 -> new CompletableResultCode();
            default -> CompletableResultCode.ofSuccess();
          };
        };
    SpanPipeline pipeline =
        SpanPipeline.start(
            List.of(
                new SpanTarget("mixed", mixed, Duration.ofSeconds(30)),
                new SpanTarget("hanging", hanging, Duration.ofMillis(2)),
                new SpanTarget("buffered", away, Duration.ofMillis(20))
                    .bufferedIn(new DiskSettings(folder, 1 << 20, Duration.ofMillis(500)))),
            new SpanPipeline.Queue(SIZE, BATCH, Duration.ofMillis(1)));
    SpanData span = Spans.named("span");
    AtomicBoolean onDisk = new AtomicBoolean();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      CountDownLatch produced = new CountDownLatch(PRODUCERS);
      CountDownLatch half = new CountDownLatch(PRODUCERS);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        running.add(threads.submit(() -> produce(pipeline, span, half, produced)));
      }
      Future<Integer> reader = threads.submit(snapshots(pipeline, produced, onDisk));
      if (close != Close.AFTER_ALL_SPANS) {
        half.await();
        pipeline.close(
            close == Close.AMONG_THE_SPANS ? Duration.ofSeconds(20) : Duration.ofNanos(1));
      }
      for (Future<?> one : running) {
        one.get();
      }
      assertThat(reader.get()).isGreaterThan(10);
    } finally {
      threads.shutdown();
      pipeline.close(Duration.ofSeconds(20));
    }

    assertThat(pipeline.accounts())
        .allSatisfy(
            account -> {
              assertAddsUp(account);
              assertThat(account.queued()).isZero();
              assertThat(account.ended()).isEqualTo((long) PRODUCERS * SPANS_EACH);
            });
    // Everything that can become of a span did.
    TargetAccount account = pipeline.accounts().get(0);
    assertThat(account.exported()).isPositive();
    assertThat(account.dropped().get(DropCause.EXPORT_FAILED)).isPositive();
    assertThat(account.dropped().get(DropCause.QUEUE_FULL)).isPositive();
    assertThat(account.dropped().getOrDefault(DropCause.SHUTDOWN, 0L) > 0)
        .isEqualTo(close != Close.AFTER_ALL_SPANS);
    assertThat(onDisk.get()).as("spans were on disk").isTrue();
  }

  private static void produce(
      SpanPipeline pipeline, SpanData span, CountDownLatch half, CountDownLatch produced) {
    for (int i = 0; i < SPANS_EACH; i++) {
      if (i == SPANS_EACH / 2) {
        half.countDown();
      }
      if (i % 1000 == 0) {
        // Time for the workers, so that not all is dropped.
        LockSupport.parkNanos(100_000);
      }
      if ((i & 1) == 0 || !pipeline.refuses()) {
        pipeline.accept(span);
      }
    }
    produced.countDown();
  }

  private static Callable<Integer> snapshots(
      SpanPipeline pipeline, CountDownLatch produced, AtomicBoolean onDisk) {
    return () -> {
      int read = 0;
      List<TargetAccount> before = pipeline.accounts();
      while (produced.getCount() > 0) {
        List<TargetAccount> now = pipeline.accounts();
        for (int i = 0; i < now.size(); i++) {
          assertAddsUp(now.get(i));
          assertThat(now.get(i).disk().spans()).isNotNegative();
          if (now.get(i).disk().spans() > 0) {
            onDisk.set(true);
          }
          assertThat(now.get(i).queued()).isBetween(0L, (long) SIZE + BATCH);
          assertThat(now.get(i).ended()).isGreaterThanOrEqualTo(before.get(i).ended());
          assertThat(now.get(i).exported()).isGreaterThanOrEqualTo(before.get(i).exported());
        }
        before = now;
        read++;
      }
      return read;
    };
  }

  private static void assertAddsUp(TargetAccount account) {
    long dropped = account.dropped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(account.ended() + account.disk().recovered())
        .describedAs(account.toString())
        .isEqualTo(account.exported() + account.queued() + account.disk().spans() + dropped);
    assertThat(account.isBalanced()).isTrue();
  }
}
