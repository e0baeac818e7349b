package io.headwater.gateway.export.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A log in a directory, whose batches are texts, and which remembers what it lost. */
final class LogOnDisk implements InstantSource {
  /** Far beyond what tests write. */
  static final long MUCH = 1L << 40;

  static final Duration LONG = Duration.ofDays(365);

  final Path directory;
  final FaultyChannel.Faults faults = new FaultyChannel.Faults();
  final Map<DiskLoss, Long> lost = new EnumMap<>(DiskLoss.class);
  long now = 1_700_000_000_000L;
  DiskLog log;

  private final DiskSettings settings;

  LogOnDisk(Path directory) throws IOException {
    this(directory, MUCH, LONG);
  }

  LogOnDisk(Path directory, long maxBytes, Duration maxAge) throws IOException {
    this.directory = directory;
    this.settings = new DiskSettings(directory, maxBytes, maxAge);
    this.log = open();
  }

  private DiskLog open() throws IOException {
    FileOpener faulty = FaultyChannel.opener(faults);
    return DiskLog.open(
        settings, this, (loss, spans) -> lost.merge(loss, spans, Long::sum), faulty);
  }

  /** Ends as a process that is killed: nothing is written any more. */
  LogOnDisk crash() throws IOException {
    // What close() writes is what append() has written already.
    log.close();
    return this;
  }

  /** Opens it again, as the next process does. */
  LogOnDisk reopen() throws IOException {
    crash();
    log = open();
    return this;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now);
  }

  /** Appends a batch that says so many spans. */
  void append(String text, int spans) throws IOException {
    log.append(text.getBytes(StandardCharsets.UTF_8), spans);
  }

  /** The texts that are held next. */
  List<String> hold(int maxSpans) throws IOException {
    List<String> texts = new ArrayList<>();
    for (StoredBatch batch : log.hold(maxSpans)) {
      texts.add(StandardCharsets.UTF_8.decode(batch.payload().duplicate()).toString());
    }
    return texts;
  }

  /** Sends all that is left, one batch at a time. */
  List<String> drain() throws IOException {
    List<String> texts = new ArrayList<>();
    for (List<String> next = hold(1); !next.isEmpty(); next = hold(1)) {
      texts.addAll(next);
      log.done();
    }
    return texts;
  }

  long lost(DiskLoss loss) {
    return lost.getOrDefault(loss, 0L);
  }

  /** Its segments, oldest first. */
  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".spans")).sorted().toList();
    }
  }

  /** Cuts a file. */
  static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  /** Turns the bits of one byte. */
  static void corrupt(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= (byte) 0xFF;
    Files.write(file, bytes);
  }
}
