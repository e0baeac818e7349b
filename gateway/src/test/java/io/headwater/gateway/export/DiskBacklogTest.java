package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.ManualClock;
import io.headwater.gateway.export.disk.DiskLog;
import io.headwater.gateway.export.disk.DiskSettings;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class DiskBacklogTest implements InstantSource {
  @TempDir private Path folder;

  private final ManualClock nanoClock = new ManualClock(5);
  private final LogLines log = new LogLines();
  private Instant now = Instant.ofEpochSecond(1_700_000_000);
  private TargetBooks books;
  private Tally tally;
  private DiskBacklog backlog;

  @BeforeEach
  void open() {
    open(1 << 20);
  }

  private void open(long maxBytes) {
    books = new TargetBooks("a");
    tally = books.openTally();
    backlog =
        new DiskBacklog(
            new DiskSettings(directory(), maxBytes, Duration.ofHours(1)),
            books,
            new Backoff(nanoClock, () -> 0),
            new BacklogReport("a", folder, nanoClock, log),
            this);
    backlog.open();
  }

  private Path directory() {
    return folder.resolve("a");
  }

  @AfterEach
  void close() {
    backlog.close();
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Test
  void batches_put_comeBackInOrderAndAreBooked() {
    assertThat(put("one", "two")).isNull();
    assertThat(put("three")).isNull();
    assertThat(account()).isEqualTo(books(3, 0, 3, Map.of()));

    assertThat(names(backlog.next(2))).containsExactly("one", "two");
    backlog.answered(Answer.TAKEN);
    assertThat(account()).isEqualTo(books(3, 2, 1, Map.of()));
    assertThat(backlog.isEmpty()).isFalse();
    assertThat(names(backlog.next(2))).containsExactly("three");
    backlog.answered(Answer.TAKEN);

    assertThat(account()).isEqualTo(books(3, 3, 0, Map.of()));
    assertThat(backlog.isEmpty()).isTrue();
    assertThat(backlog.dueIn()).isNotPositive();
  }

  @Test
  void answer_later_keepsTheBatchAndPauses() {
    put("one");
    for (int i = 0; i < 100; i++) {
      assertThat(names(backlog.next(1))).containsExactly("one");
      assertThat(backlog.answered(new Answer(Verdict.LATER, "", null))).isZero();
      assertThat(backlog.dueIn()).isPositive();
    }

    assertThat(account()).isEqualTo(books(1, 0, 1, Map.of()));
  }

  @Test
  void answer_never_dropsTheBatchAndGoesOn() {
    put("poison");
    put("good");
    backlog.next(1);

    assertThat(backlog.answered(new Answer(Verdict.NEVER, "", null))).isEqualTo(1);

    assertThat(backlog.dueIn()).isNotPositive();
    assertThat(names(backlog.next(1))).containsExactly("good");
    assertThat(account()).isEqualTo(books(2, 0, 1, Map.of(DropCause.EXPORT_FAILED, 1L)));
  }

  @Test
  void answer_unclearFortyTimes_dropsTheBatch() {
    put("perhaps poison");
    put("good");
    for (int i = 0; i < 39; i++) {
      backlog.next(1);
      assertThat(backlog.answered(new Answer(Verdict.UNCLEAR, "", null))).isZero();
    }
    backlog.next(1);

    assertThat(backlog.answered(new Answer(Verdict.UNCLEAR, "", null))).isEqualTo(1);
    assertThat(names(backlog.next(1))).containsExactly("good");
  }

  @Test
  void answer_unclearBetweenOthers_isNotCountedOn() {
    put("busy");
    for (int i = 0; i < 160; i++) {
      backlog.next(1);
      assertThat(
              backlog.answered(new Answer(i % 4 == 3 ? Verdict.LATER : Verdict.UNCLEAR, "", null)))
          .isZero();
    }

    assertThat(account().disk().spans()).isEqualTo(1);
  }

  @Test
  void start_afterACrash_recoversAndSaysSo() {
    put("one", "two");
    backlog.close();
    now = now.plusSeconds(60);

    open(1 << 20);

    assertThat(account())
        .isEqualTo(
            new TargetAccount(
                "a",
                0,
                0,
                0,
                Map.of(),
                new DiskAccount(DiskAccount.State.READY, 2, 2, account().disk().bytes())));
    assertThat(account().isBalanced()).isTrue();
    assertThat(log.lines)
        .containsExactly(
            "INFO disk buffer of a in "
                + folder
                + ": found 2 spans from 2023-11-14T22:13:20Z; none was lost");
    assertThat(names(backlog.next(9))).containsExactly("one", "two");
    backlog.answered(Answer.TAKEN);
    assertThat(account().exported()).isEqualTo(2);
    assertThat(account().isBalanced()).isTrue();
  }

  @Test
  void start_afterATornRecord_booksItAsLost() throws IOException {
    put("one", "two");
    put("three");
    backlog.close();
    Path file = segment();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

    open(1 << 20);

    TargetAccount account = account();
    assertThat(account.disk().recovered()).isEqualTo(3);
    assertThat(account.disk().spans()).isEqualTo(2);
    assertThat(account.dropped()).containsEntry(DropCause.DISK_LOST, 1L);
    assertThat(account.isBalanced()).isTrue();
    assertThat(log.lines).singleElement().asString().contains("found 2 spans").contains("1 were");
  }

  @Test
  void size_atItsBound_saysWhy() {
    backlog.close();
    open(600);
    put("one");
    DropCause cause = null;
    while (cause == null) {
      cause = put("more");
    }

    assertThat(cause).isEqualTo(DropCause.DISK_FULL);
    assertThat(log.lines).singleElement().asString().contains("takes no more");
    assertThat(account().isBalanced()).isTrue();
  }

  @Test
  void batch_tooOld_isDroppedByCause() {
    put("one");
    now = now.plus(Duration.ofHours(2));

    assertThat(backlog.next(1)).isEmpty();

    assertThat(account()).isEqualTo(books(1, 0, 0, Map.of(DropCause.DISK_EXPIRED, 1L)));
  }

  @Test
  void directory_ofAnother_isTriedAgainUntilItIsFree() throws IOException {
    backlog.close();
    DiskLog other =
        DiskLog.open(
            new DiskSettings(directory(), 1 << 20, Duration.ofHours(1)), this, (loss, spans) -> {});
    other.append(OtlpBatch.encode(List.of(Spans.named("of the other"))), 1);
    open(1 << 20);

    assertThat(backlog.isUsable()).isFalse();
    assertThat(put("one")).isEqualTo(DropCause.DISK_FAILED);
    assertThat(account().disk().state()).isEqualTo(DiskAccount.State.UNUSABLE);
    assertThat(log.lines).singleElement().asString().contains("another gateway uses");
    other.close();
    backlog.tend();
    assertThat(backlog.isUsable()).as("it waits before it tries again").isFalse();
    now = now.plusSeconds(10);
    backlog.tend();

    assertThat(backlog.isUsable()).isTrue();
    assertThat(account().disk().recovered()).isEqualTo(1);
    assertThat(names(backlog.next(1))).containsExactly("of the other");
  }

  @Test
  void directory_thatIsAFile_costsSpansOnly() throws IOException {
    backlog.close();
    deleteAll(directory());
    Files.writeString(directory(), "in the way");
    open(1 << 20);

    assertThat(put("one")).isEqualTo(DropCause.DISK_FAILED);
    assertThat(backlog.next(1)).isEmpty();
    assertThat(log.lines).singleElement().asString().contains("cannot be used");
  }

  @Test
  void directory_deleted_isMadeAnew() throws IOException {
    put("one");
    deleteAll(directory());

    assertThat(put("two")).isNull();

    assertThat(account()).isEqualTo(books(2, 0, 1, Map.of(DropCause.DISK_LOST, 1L)));
    assertThat(names(backlog.next(1))).containsExactly("two");
  }

  @Test
  void directory_deletedWhileABatchIsOnItsWay_booksItOnce() throws IOException {
    put("one");
    backlog.next(1);
    deleteAll(directory());
    put("two");

    backlog.answered(Answer.TAKEN);

    assertThat(account()).isEqualTo(books(2, 0, 1, Map.of(DropCause.DISK_LOST, 1L)));
  }

  @Test
  void batch_thatIsNoOtlp_isDroppedAndTheNextOneSent() throws IOException {
    backlog.close();
    try (DiskLog other =
        DiskLog.open(
            new DiskSettings(directory(), 1 << 20, Duration.ofHours(1)),
            this,
            (loss, spans) -> {})) {
      other.append("?".getBytes(StandardCharsets.UTF_8), 5);
    }
    open(1 << 20);
    put("good");

    assertThat(backlog.next(5)).isEmpty();
    assertThat(names(backlog.next(5))).containsExactly("good");
    assertThat(account().dropped()).containsEntry(DropCause.DISK_LOST, 5L);
    assertThat(account().isBalanced()).isTrue();
  }

  private @Nullable DropCause put(String... names) {
    List<SpanData> batch = Stream.of(names).map(Spans::named).toList();
    for (int i = 0; i < batch.size(); i++) {
      tally.ended();
      tally.accepted();
    }
    DropCause cause = backlog.put(batch);
    if (cause != null) {
      books.dropped(cause, batch.size());
    }
    return cause;
  }

  private static List<String> names(List<SpanData> spans) {
    return spans.stream().map(SpanData::getName).toList();
  }

  private TargetAccount account() {
    return books.account();
  }

  /** Expected books, of whatever size the files are. */
  private TargetAccount books(
      long ended, long exported, long onDisk, Map<DropCause, Long> dropped) {
    return new TargetAccount(
        "a",
        ended,
        exported,
        0,
        dropped,
        new DiskAccount(DiskAccount.State.READY, 0, onDisk, account().disk().bytes()));
  }

  private Path segment() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.filter(file -> file.toString().endsWith(".spans")).findFirst().orElseThrow();
    }
  }

  static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
