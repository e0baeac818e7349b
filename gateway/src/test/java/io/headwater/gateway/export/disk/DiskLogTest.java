package io.headwater.gateway.export.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class DiskLogTest {
  @TempDir private Path folder;

  private LogOnDisk disk;

  @BeforeEach
  void open() throws IOException {
    disk = new LogOnDisk(folder.resolve("a/b"));
  }

  @AfterEach
  void close() {
    disk.log.close();
  }

  @Test
  void batches_appended_comeBackInTheirOrderAndLeaveNothing() throws IOException {
    disk.append("one", 1);
    disk.append("two", 2);
    assertThat(disk.hold(1)).containsExactly("one");
    disk.append("three", 3);

    assertThat(disk.drain()).containsExactly("one", "two", "three");

    assertThat(disk.log.isEmpty()).isTrue();
    assertThat(disk.log.bytes()).isZero();
    assertThat(disk.files()).isEmpty();
    assertThat(disk.lost).isEmpty();
  }

  @Test
  void hold_untilItIsDone_givesTheSame() throws IOException {
    disk.append("one", 1);
    disk.append("two", 2);

    assertThat(disk.hold(1)).containsExactly("one");
    assertThat(disk.hold(9)).containsExactly("one");
    assertThat(disk.log.done()).isEqualTo(1);
    assertThat(disk.hold(9)).containsExactly("two");
  }

  @Test
  void hold_ofManySmallBatches_givesAsManyAsFit() throws IOException {
    for (int i = 0; i < 5; i++) {
      disk.append("batch-" + i, 2);
    }

    assertThat(disk.hold(5)).containsExactly("batch-0", "batch-1");
    disk.log.done();
    assertThat(disk.hold(6)).containsExactly("batch-2", "batch-3", "batch-4");
  }

  @Test
  void hold_ofLargeBatches_givesNoMoreThanCollectorsTake() throws IOException {
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 5; i++) {
      disk.append(large, 1);
    }

    assertThat(disk.hold(100)).hasSize(3);
    disk.log.done();
    assertThat(disk.hold(100)).hasSize(2);
  }

  @Test
  void hold_ofABatchAboveTheBound_givesItAlone() throws IOException {
    disk.append("small", 1);
    disk.append("large", 100);

    assertThat(disk.hold(10)).containsExactly("small");
    disk.log.done();
    assertThat(disk.hold(10)).containsExactly("large");
  }

  @Test
  void done_withNothingHeld_isNothing() {
    assertThat(disk.log.done()).isZero();
  }

  @Test
  void reopen_afterACrash_findsWhatWaitsInOrder() throws IOException {
    disk.append("one", 1);
    disk.append("two", 2);
    disk.now += 5_000;
    disk.append("three", 4);
    disk.hold(1);
    disk.log.done();

    disk.reopen();

    assertThat(disk.log.found()).isEqualTo(new FoundOnDisk(6, disk.now - 5_000, 0, 0));
    assertThat(disk.log.found().isNothing()).isFalse();
    assertThat(disk.drain()).containsExactly("two", "three");
  }

  @Test
  void reopen_withNothingLeft_findsNothing() throws IOException {
    assertThat(disk.reopen().log.found().isNothing()).isTrue();
  }

  @Test
  void reopen_withMoreAppended_keepsTheOrderOverProcesses() throws IOException {
    for (int process = 0; process < 12; process++) {
      disk.append("batch-" + process, 1);
      disk.reopen();
    }

    assertThat(disk.files()).hasSize(12);
    assertThat(disk.drain())
        .containsExactlyElementsOf(IntStream.range(0, 12).mapToObj(i -> "batch-" + i).toList());
  }

  @Test
  void reopen_ofAFileCutAnywhere_losesWhatIsCutAndNothingElse() throws IOException {
    String[] texts = {"first", "the second one", "third"};
    long[] ends = new long[texts.length];
    for (int i = 0; i < texts.length; i++) {
      disk.append(texts[i], 1 << i);
      ends[i] = disk.log.bytes();
    }
    disk.crash();
    byte[] whole = Files.readAllBytes(disk.files().get(0));
    for (int length = 0; length < whole.length; length++) {
      LogOnDisk cut = copyOf(whole, "cut-" + length);
      LogOnDisk.truncate(cut.files().get(0), length);
      cut.reopen();
      List<String> expected = new ArrayList<>();
      long spans = 0;
      long begin = 0;
      for (int i = 0; i < texts.length && ends[i] <= length; i++) {
        expected.add(texts[i]);
        spans += 1 << i;
        begin = ends[i];
      }
      FoundOnDisk found = cut.log.found();
      assertThat(found.spans()).as("cut at %s", length).isEqualTo(spans);
      assertThat(found.brokenBytes()).as("cut at %s", length).isEqualTo(length - begin);
      // As soon as the header is there, it tells what is lost.
      assertThat(found.lostSpans())
          .as("cut at %s", length)
          .isEqualTo(length - begin >= RecordHeader.BYTES ? 1L << expected.size() : 0);
      assertThat(cut.drain()).as("cut at %s", length).isEqualTo(expected);
      assertThat(cut.lost).isEmpty();
      assertThat(cut.files()).isEmpty();
      cut.log.close();
    }
  }

  @Test
  void reopen_ofAFileWithAnyByteBroken_losesThatRecordAtMost() throws IOException {
    disk.append("first", 1);
    long begin = disk.log.bytes();
    disk.append("the second one", 2);
    long end = disk.log.bytes();
    disk.append("third", 4);
    disk.crash();
    byte[] whole = Files.readAllBytes(disk.files().get(0));
    for (int at = (int) begin; at < end; at++) {
      LogOnDisk broken = copyOf(whole, "broken-" + at);
      LogOnDisk.corrupt(broken.files().get(0), at);
      broken.reopen();
      FoundOnDisk found = broken.log.found();
      List<String> sent = broken.drain();
      if (at == begin + RecordHeader.BYTES - 1) {
        assertThat(sent).as("state").containsExactly("first", "the second one", "third");
      } else {
        assertThat(sent).as("byte %s", at).containsExactly("first", "third");
        assertThat(found.spans()).as("byte %s", at).isEqualTo(5);
        assertThat(found.brokenBytes()).as("byte %s", at).isEqualTo(end - begin);
        // A header that is whole tells how many.
        assertThat(found.lostSpans()).as("byte %s", at).isEqualTo(at < begin + 28 ? 0 : 2);
      }
      assertThat(broken.lost).as("byte %s", at).isEmpty();
      broken.log.close();
    }
  }

  @Test
  void segment_withAnyByteBrokenWhileItIsInUse_losesThatRecordAndTellsIt() throws IOException {
    int size = RecordHeader.BYTES + "the second one".length();
    for (int at = 0; at < size; at++) {
      LogOnDisk broken = new LogOnDisk(folder.resolve("in-use-" + at));
      broken.append("first", 1);
      int begin = (int) broken.log.bytes();
      broken.append("the second one", 2);
      broken.append("third", 4);
      LogOnDisk.corrupt(broken.files().get(0), begin + at);
      boolean isState = at == RecordHeader.BYTES - 1;

      List<String> sent = broken.drain();

      assertThat(sent)
          .as("byte %s", at)
          .isEqualTo(
              isState ? List.of("first", "the second one", "third") : List.of("first", "third"));
      assertThat(broken.lost(DiskLoss.LOST)).as("byte %s", at).isEqualTo(isState ? 0 : 2);
      assertThat(broken.files()).as("byte %s", at).isEmpty();
      broken.log.close();
    }
  }

  @Test
  void payload_thatLooksLikeAHeader_isNotTakenForOne() throws IOException {
    byte[] inner = RecordHeader.encode(new byte[0], 1_000_000, 1).array();
    disk.log.append(inner, 3);
    disk.append("next", 1);

    disk.reopen();

    assertThat(disk.log.found().spans()).isEqualTo(4);
    assertThat(disk.log.hold(1)).hasSize(1);
    disk.log.done();
    assertThat(disk.drain()).containsExactly("next");
  }

  @Test
  void garbage_largerThanTheWindow_isPassedOver() throws IOException {
    disk.append("x".repeat(200_000), 1);
    disk.append("next", 2);
    disk.crash();
    LogOnDisk.corrupt(disk.files().get(0), 0);

    disk.reopen();

    assertThat(disk.log.found().spans()).isEqualTo(2);
    assertThat(disk.drain()).containsExactly("next");
  }

  @Test
  void header_onTheEdgeOfTheWindow_isFound() throws IOException {
    int window = 64 << 10;
    for (int length = window - 2 * RecordHeader.BYTES - 2; length < window + 2; length++) {
      LogOnDisk edge = new LogOnDisk(folder.resolve("edge-" + length));
      edge.append("x".repeat(length), 1);
      edge.append("next", 2);
      LogOnDisk.corrupt(edge.files().get(0), 0);

      assertThat(edge.drain()).as("length %s", length).containsExactly("next");
      edge.log.close();
    }
  }

  @Test
  void size_atItsBound_refusesLaterBatchesUntilThereIsRoom() throws IOException {
    disk.log.close();
    long record = RecordHeader.BYTES + 10;
    disk = new LogOnDisk(folder.resolve("small"), 5 * record, LogOnDisk.LONG);
    for (int i = 0; i < 5; i++) {
      disk.append("batch-000" + i, 1);
    }

    assertThatThrownBy(() -> disk.append("batch-0005", 1))
        .isInstanceOf(DiskFullException.class)
        .hasMessage("the disk buffer is full (max-bytes: " + 5 * record + ")");
    assertThat(disk.log.bytes()).isEqualTo(5 * record);
    disk.hold(1);
    disk.log.done();
    disk.append("batch-0006", 1);

    assertThat(disk.drain())
        .containsExactly("batch-0001", "batch-0002", "batch-0003", "batch-0004", "batch-0006");
    assertThat(disk.lost).isEmpty();
  }

  @Test
  void age_aboveItsBound_isNotSentAnyMore() throws IOException {
    disk.log.close();
    disk = new LogOnDisk(folder.resolve("young"), LogOnDisk.MUCH, Duration.ofSeconds(16));
    disk.append("old", 1);
    disk.now += 500;
    disk.append("in the segment of the old one", 2);
    disk.now += 9_500;
    disk.append("young", 4);
    disk.now += 6_200;

    assertThat(disk.hold(100)).containsExactly("in the segment of the old one");
    assertThat(disk.lost(DiskLoss.EXPIRED)).isEqualTo(1);
    disk.now += 1_000;
    assertThat(disk.hold(100)).containsExactly("young");
    assertThat(disk.lost(DiskLoss.EXPIRED)).isEqualTo(3);
    disk.now += 60_000;
    assertThat(disk.hold(100)).isEmpty();
    assertThat(disk.lost(DiskLoss.EXPIRED)).isEqualTo(7);
    assertThat(disk.files()).isEmpty();
  }

  @Test
  void clock_setBack_expiresNothing() throws IOException {
    disk.append("one", 1);
    disk.now -= Duration.ofDays(400).toMillis();
    disk.append("two", 1);

    assertThat(disk.drain()).containsExactly("one", "two");
  }

  @Test
  void directory_ofAnotherGateway_isRefusedUntilItLetsGo() throws IOException {
    disk.append("one", 1);

    assertThatThrownBy(() -> new LogOnDisk(disk.directory))
        .isInstanceOf(IOException.class)
        .hasMessage("another gateway uses " + disk.directory);
    assertThat(disk.hold(1)).containsExactly("one");
    disk.crash();
    LogOnDisk next = new LogOnDisk(disk.directory);
    assertThat(next.drain()).containsExactly("one");
    next.log.close();
  }

  @Test
  void disk_fullInTheMiddleOfARecord_losesThatBatchOnly() throws IOException {
    disk.append("one", 1);
    for (int room = 0; room < RecordHeader.BYTES + 3; room++) {
      disk.faults.room = room;
      assertThatThrownBy(() -> disk.append("two", 1)).hasMessage("No space left on device");
    }
    disk.faults.room = Long.MAX_VALUE;
    disk.append("three", 1);

    disk.reopen();
    assertThat(disk.log.found()).isEqualTo(new FoundOnDisk(2, disk.now, 0, 0));
    assertThat(disk.drain()).containsExactly("one", "three");
  }

  @Test
  void disk_fullAndNothingCanBeTakenBack_goesOnInANewSegment() throws IOException {
    disk.append("one", 1);
    disk.faults.room = RecordHeader.BYTES + 1;
    disk.faults.truncates = false;
    assertThatThrownBy(() -> disk.append("two", 2)).hasMessage("No space left on device");
    disk.faults.room = Long.MAX_VALUE;
    disk.append("three", 4);

    assertThat(disk.files()).hasSize(2);
    assertThat(disk.hold(1)).containsExactly("one");
    disk.reopen();
    assertThat(disk.log.found()).isEqualTo(new FoundOnDisk(5, disk.now, 2, RecordHeader.BYTES + 1));
    assertThat(disk.drain()).containsExactly("one", "three");
  }

  @Test
  void disk_thatBecameReadOnly_isStillReadAndForgotten() throws IOException {
    disk.append("one", 1);
    disk.append("two", 1);
    disk.reopen();
    disk.faults.readOnly = true;

    assertThatThrownBy(() -> disk.append("three", 1)).hasMessage("Read-only file system");
    assertThat(disk.drain()).containsExactly("one", "two");
    assertThat(disk.lost).isEmpty();
  }

  @Test
  void disk_thatCannotBeReadForAMoment_keepsEverything() throws IOException {
    disk.append("one", 1);
    disk.faults.unreadable = true;

    assertThatThrownBy(() -> disk.hold(1)).hasMessage("Input/output error");
    disk.faults.unreadable = false;
    assertThat(disk.hold(1)).containsExactly("one");
  }

  @Test
  void segment_givenUp_isToldAndTheNextOneFollows() throws IOException {
    disk.append("one", 1);
    disk.append("two", 2);
    disk.reopen();
    disk.append("three", 4);

    disk.log.giveUpFirst();

    assertThat(disk.lost(DiskLoss.LOST)).isEqualTo(3);
    assertThat(disk.drain()).containsExactly("three");
  }

  @Test
  void file_thatCannotBeReadAtTheStart_staysAndIsTold() throws IOException {
    disk.append("one", 1);
    long bytes = disk.log.bytes();
    disk.faults.unreadable = true;
    disk.reopen();

    assertThat(disk.log.found().brokenBytes()).isEqualTo(bytes);
    assertThat(disk.log.isEmpty()).isTrue();
    assertThat(disk.files()).hasSize(1);
    disk.faults.unreadable = false;
    assertThat(disk.reopen().drain()).containsExactly("one");
  }

  @Test
  void directory_deleted_isNoticedAndItsSpansAreTold() throws IOException {
    disk.append("one", 1);
    disk.hold(1);
    assertThat(disk.log.isGone()).isFalse();
    Files.delete(disk.files().get(0));
    Files.delete(disk.directory.resolve("lock"));
    Files.delete(disk.directory);

    assertThat(disk.log.isGone()).isTrue();
    disk.log.giveUp();

    assertThat(disk.lost(DiskLoss.LOST)).isEqualTo(1);
    assertThat(disk.log.done()).isZero();
  }

  @Test
  void directory_replacedByAnother_isNoticed() throws IOException {
    // Both are there at once for a moment: the system may give a number again that is free.
    Files.move(disk.directory, folder.resolve("moved"));
    LogOnDisk other = new LogOnDisk(disk.directory);

    assertThat(disk.log.isGone()).isTrue();
    assertThat(other.log.isGone()).isFalse();
    other.log.close();
  }

  @Test
  void segment_deletedWhileItIsWrittenTo_isToldAndANewOneBegun() throws IOException {
    disk.append("one", 1);
    disk.hold(1);
    Files.delete(disk.files().get(0));

    disk.append("two", 2);

    assertThat(disk.lost(DiskLoss.LOST)).isEqualTo(1);
    assertThat(disk.log.done()).as("what was held is lost, too").isZero();
    assertThat(disk.drain()).containsExactly("two");
  }

  @Test
  void segment_deletedBeforeItIsRead_isTold() throws IOException {
    disk.append("one", 1);
    disk.reopen();
    disk.append("two", 2);
    Files.delete(disk.files().get(0));

    assertThat(disk.drain()).containsExactly("two");
    assertThat(disk.lost(DiskLoss.LOST)).isEqualTo(1);
  }

  @Test
  void files_ofOthers_areLeftAlone() throws IOException {
    Path foreign = Files.writeString(disk.directory.resolve("notes.txt"), "hello");
    Path similar = Files.writeString(disk.directory.resolve("1.spans"), "hello");

    assertThat(disk.reopen().log.found().isNothing()).isTrue();
    assertThat(foreign).exists();
    assertThat(similar).exists();
  }

  @Test
  void segments_areRotatedBySizeAndDeletedOneByOne() throws IOException {
    disk.log.close();
    disk = new LogOnDisk(folder.resolve("rotated"), 16 * 100, LogOnDisk.LONG);
    for (int i = 0; i < 10; i++) {
      disk.append("0123456789".repeat(5) + i, 1);
    }

    assertThat(disk.files()).hasSize(5);
    for (int i = 0; i < 4; i++) {
      disk.hold(1);
      disk.log.done();
    }
    assertThat(disk.files()).hasSize(3);
    assertThat(disk.drain()).hasSize(6);
  }

  @Test
  void settings_outOfRange_areRefused() {
    assertThatThrownBy(() -> new DiskSettings(folder, 0, LogOnDisk.LONG))
        .hasMessage("max-bytes: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new DiskSettings(folder, 1, Duration.ZERO))
        .hasMessage("max-age: PT0S (expected: > 0)");
  }

  private LogOnDisk copyOf(byte[] segment, String name) throws IOException {
    Path directory = Files.createDirectory(folder.resolve(name));
    Files.write(directory.resolve("0000000000000001.spans"), segment);
    return new LogOnDisk(directory);
  }
}
