package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.export.disk.DiskSettings;
import io.opentelemetry.exporter.internal.FailedExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline whose target has a disk buffer. */
@SuppressWarnings("NullAway.Init")
class BufferedPipelineTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final ScriptedExporter exporter = new ScriptedExporter();
  private SpanPipeline pipeline;
  private int ended;

  @AfterEach
  void close() {
    pipeline.close(Duration.ofSeconds(5));
  }

  @Test
  void target_thatIsAway_getsEverythingInOrderWhenItIsBack() {
    exporter.script = spans -> away();
    start(100, 10);
    for (int i = 0; i < 20; i++) {
      end(10);
      assertThat(pipeline.flush(PATIENCE)).isTrue();
    }
    assertThat(account().disk().spans()).isEqualTo(200);
    assertThat(account().disk().bytes()).isPositive();

    exporter.batches.clear();
    exporter.script = spans -> CompletableResultCode.ofSuccess();
    end(10);
    await().atMost(PATIENCE).until(() -> account().exported() == 210);

    assertThat(exporter.names()).isEqualTo(names(0, 210));
    assertThat(account()).isEqualTo(books(210, 210, 0));
    assertThat(account().isBalanced()).isTrue();
  }

  @Test
  void spans_whileOlderOnesWait_goBehindThem() {
    exporter.script = spans -> away();
    start(100, 10);
    end(10);
    assertThat(pipeline.flush(PATIENCE)).isTrue();
    int tries = exporter.batches.size();

    end(10);
    assertThat(pipeline.flush(PATIENCE)).isTrue();

    assertThat(account().disk().spans()).isEqualTo(20);
    assertThat(exporter.batches.subList(tries, exporter.batches.size()))
        .allSatisfy(batch -> assertThat(batch).first().extracting("name").isEqualTo("span-0"));
  }

  @Test
  void target_thatDoesNotAnswer_costsNoSpanThoughItsQueueIsSmall() {
    CompletableResultCode answer = new CompletableResultCode();
    exporter.script = spans -> answer;
    start(20, 10);
    for (int i = 0; i < 50; i++) {
      end(10);
      // The first batch stays in memory until there is a second one.
      await().atMost(PATIENCE).until(() -> account().queued() <= 10);
    }
    await().atMost(PATIENCE).until(() -> account().disk().spans() == 500);
    assertThat(exporter.batches).hasSize(1);

    exporter.script = spans -> CompletableResultCode.ofSuccess();
    answer.succeed();
    await().atMost(PATIENCE).until(() -> account().exported() == 500);

    assertThat(exporter.names()).as("none twice").isEqualTo(names(0, 500));
    assertThat(account()).isEqualTo(books(500, 500, 0));
  }

  @Test
  void target_thatFailsAfterOthersWentBehind_keepsTheOrder() {
    CompletableResultCode answer = new CompletableResultCode();
    exporter.script = spans -> answer;
    start(20, 10);
    end(10);
    await().atMost(PATIENCE).until(() -> exporter.batches.size() == 1);
    end(10);
    await().atMost(PATIENCE).until(() -> account().disk().spans() == 20);

    exporter.script = spans -> CompletableResultCode.ofSuccess();
    answer.failExceptionally(FailedExportException.httpFailedExceptionally(new IOException()));
    await().atMost(PATIENCE).until(() -> account().exported() == 20);

    assertThat(exporter.names().subList(10, 30)).isEqualTo(names(0, 20));
  }

  @Test
  void batch_refusedForGood_isDroppedAndNeitherKeptNorInTheWay() {
    exporter.script =
        spans -> {
          throw new IllegalStateException("planted");
        };
    start(100, 10);
    end(10);
    assertThat(pipeline.flush(PATIENCE)).isTrue();
    exporter.script = spans -> CompletableResultCode.ofSuccess();
    end(5);
    assertThat(pipeline.flush(PATIENCE)).isTrue();

    assertThat(account().exported()).isEqualTo(5);
    assertThat(account().dropped()).containsEntry(DropCause.EXPORT_FAILED, 10L);
    assertThat(account().disk().spans()).isZero();
  }

  @Test
  void batch_onDiskRefusedForGood_isDroppedAndNotInTheWay() {
    exporter.script = spans -> away();
    start(100, 10);
    end(10);
    assertThat(pipeline.flush(PATIENCE)).isTrue();
    exporter.script =
        spans -> {
          if (spans.iterator().next().getName().equals("span-0")) {
            throw new IllegalStateException("planted");
          }
          return CompletableResultCode.ofSuccess();
        };
    end(10);
    await().atMost(PATIENCE).until(() -> account().exported() == 10);

    assertThat(account().dropped()).containsEntry(DropCause.EXPORT_FAILED, 10L);
    assertThat(account().isBalanced()).isTrue();
  }

  @Test
  void close_targetThatIsAway_leavesEverythingToTheNextStart() {
    exporter.script = spans -> away();
    start(100, 10);
    end(35);
    assertThat(pipeline.close(PATIENCE)).isZero();
    assertThat(account().disk().spans()).isEqualTo(35);
    assertThat(account().isBalanced()).isTrue();

    exporter.batches.clear();
    exporter.script = spans -> CompletableResultCode.ofSuccess();
    start(100, 10);
    await().atMost(PATIENCE).until(() -> account().exported() == 35);

    assertThat(account().disk().recovered()).isEqualTo(35);
    assertThat(account().isBalanced()).isTrue();
    assertThat(exporter.names()).isEqualTo(names(0, 35));
  }

  @Test
  void close_targetThatHangs_putsAllOnDiskWithinItsTime() {
    exporter.script = spans -> new CompletableResultCode();
    start(100, 10);
    end(10);
    await().atMost(PATIENCE).until(() -> exporter.batches.size() == 1);
    end(5);

    assertThat(pipeline.close(Duration.ofSeconds(4))).isZero();

    assertThat(account()).isEqualTo(books(15, 0, 15));
    exporter.batches.clear();
    exporter.script = spans -> CompletableResultCode.ofSuccess();
    start(100, 10);
    await().atMost(PATIENCE).until(() -> account().exported() == 15);
    assertThat(exporter.names()).isEqualTo(names(0, 15));
  }

  @Test
  void directory_thatCannotBeUsed_costsSpansByCause() throws IOException {
    Files.writeString(folder.resolve("a"), "in the way");
    exporter.script = spans -> away();
    start(100, 10);
    end(10);
    assertThat(pipeline.flush(PATIENCE)).isTrue();

    assertThat(account().dropped()).containsEntry(DropCause.DISK_FAILED, 10L);
    assertThat(account().isBalanced()).isTrue();
    exporter.script = spans -> CompletableResultCode.ofSuccess();
    end(10);
    assertThat(pipeline.flush(PATIENCE)).isTrue();
    assertThat(account().exported()).isEqualTo(10);
  }

  @Test
  void buffer_thatIsFull_costsLaterSpansByCause() {
    exporter.script = spans -> away();
    start(100, 10, 2_000);
    for (int i = 0; i < 30; i++) {
      end(10);
      assertThat(pipeline.flush(PATIENCE)).isTrue();
    }

    TargetAccount account = account();
    assertThat(account.disk().bytes()).isLessThanOrEqualTo(2_000);
    assertThat(account.disk().spans()).isPositive();
    assertThat(account.dropped()).containsEntry(DropCause.DISK_FULL, 300 - account.disk().spans());
    assertThat(account.isBalanced()).isTrue();
  }

  private void start(int size, int batch) {
    start(size, batch, 1 << 20);
  }

  private void start(int size, int batch, long maxBytes) {
    pipeline =
        SpanPipeline.start(
            List.of(
                new SpanTarget("a", exporter, LONG)
                    .bufferedIn(new DiskSettings(folder.resolve("a"), maxBytes, LONG))),
            new SpanPipeline.Queue(size, batch, Duration.ofMillis(100)));
  }

  private void end(int spans) {
    for (int i = 0; i < spans; i++) {
      pipeline.accept(Spans.named("span-" + ended++));
    }
  }

  private static CompletableResultCode away() {
    return CompletableResultCode.ofExceptionalFailure(
        FailedExportException.httpFailedExceptionally(new IOException("refused")));
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "span-" + i).toList();
  }

  private TargetAccount account() {
    return pipeline.accounts().get(0);
  }

  private TargetAccount books(long all, long exported, long onDisk) {
    return new TargetAccount(
        "a",
        all,
        exported,
        0,
        Map.of(),
        new DiskAccount(DiskAccount.State.READY, 0, onDisk, account().disk().bytes()));
  }
}
