package io.headwater.gateway.export.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue of batches in a directory: appended at one end, held, sent and forgotten at the other.
 * Used by one thread. It costs spans at worst: every one that it loses is told to its {@link
 * DiskLosses}, once.
 *
 * <p>The life of a batch:
 *
 * <ol>
 *   <li>{@link #append}: it is in the last segment. From now on it outlives the process; a second
 *       later, by {@link #force}, the machine too.
 *   <li>{@link #hold}: it is among the first, was read and found whole.
 *   <li>{@link #done}: it is marked, and goes with its segment once nothing in that waits. A crash
 *       before the mark has it sent again.
 * </ol>
 *
 * <p>When the bound of size is reached, later batches are refused: the oldest ones show how an
 * outage began.
 */
public final class DiskLog implements Closeable {
  private static final long FORCE_MILLIS = 1000;

  /** Most bytes of batches that are held together; collectors often take 4 MiB at most. */
  private static final long HELD_BYTES = 3 << 20;

  private final DiskSettings settings;
  private final InstantSource clock;
  private final DiskLosses losses;
  private final FileOpener opener;
  private final DirectoryLock lock;
  private final FoundOnDisk found;

  /** Oldest first. The last one may be written to, the first one may be read. */
  private final Deque<Segment> segments;

  private final List<StoredBatch> held = new ArrayList<>();
  private @Nullable SegmentWriter writer;
  private @Nullable SegmentReader reader;
  private long lastNumber;
  private long forcedAt;

  private DiskLog(
      DiskSettings settings,
      InstantSource clock,
      DiskLosses losses,
      FileOpener opener,
      DirectoryLock lock)
      throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.losses = losses;
    this.opener = opener;
    this.lock = lock;
    DirectoryScan scan = DirectoryScan.of(settings.directory(), opener);
    this.found = scan.found();
    this.segments = new ArrayDeque<>(scan.segments());
    this.lastNumber = scan.lastNumber();
  }

  /**
   * Opens a log, with what an earlier process left in it.
   *
   * @throws IOException if the directory cannot be made or used, or another process uses it
   */
  public static DiskLog open(DiskSettings settings, InstantSource clock, DiskLosses losses)
      throws IOException {
    return open(settings, clock, losses, FileChannel::open);
  }

  static DiskLog open(
      DiskSettings settings, InstantSource clock, DiskLosses losses, FileOpener opener)
      throws IOException {
    Files.createDirectories(settings.directory(), forItsOwner());
    DirectoryLock lock = DirectoryLock.take(settings.directory());
    try {
      return new DiskLog(settings, clock, losses, opener, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Spans tell what was asked for by whom: not for everybody on the machine to read. */
  private static FileAttribute<?>[] forItsOwner() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /** What was there when it was opened. */
  public FoundOnDisk found() {
    return found;
  }

  public boolean isEmpty() {
    return segments.isEmpty();
  }

  /** Bytes that its segments take. */
  public long bytes() {
    return segments.stream().mapToLong(Segment::bytes).sum();
  }

  /** Whether its directory was taken away. What was in it is gone: {@link #giveUp} books that. */
  public boolean isGone() {
    return !lock.isThere();
  }

  /**
   * Puts a batch behind all others.
   *
   * @param payload as {@link #hold} gives it back
   * @param spans in it
   * @throws DiskFullException if there is no room within the bound
   * @throws IOException if it could not be written
   */
  public void append(byte[] payload, int spans) throws IOException {
    forgetRemovedTail();
    if (bytes() + RecordHeader.BYTES + payload.length > settings.maxBytes()) {
      throw new DiskFullException(settings.maxBytes());
    }
    long now = clock.millis();
    SegmentWriter to = writer(now);
    try {
      to.append(payload, spans, now);
    } catch (IOException e) {
      if (to.isBroken()) {
        closeWriter();
      }
      throw e;
    }
  }

  private SegmentWriter writer(long now) throws IOException {
    if (writer != null) {
      Segment last = writer.segment();
      if (last.bytes() < settings.segmentBytes()
          && now - settings.segmentMillis() < last.oldest()) {
        return writer;
      }
      closeWriter();
    }
    Segment segment = new Segment(settings.directory(), ++lastNumber);
    SegmentWriter made = SegmentWriter.create(segment, opener);
    segments.addLast(segment);
    writer = made;
    return made;
  }

  /** A file that somebody deleted can still be written to, and nobody would ever find it. */
  private void forgetRemovedTail() {
    if (writer != null && !Files.exists(writer.segment().file())) {
      remove(writer.segment(), DiskLoss.LOST);
    }
  }

  /** Has the disk keep what was appended, at most once a second. */
  public void force() throws IOException {
    long now = clock.millis();
    if (writer != null && (now - forcedAt >= FORCE_MILLIS || now < forcedAt)) {
      forcedAt = now;
      if (writer.force()) {
        forceDirectory();
      }
    }
  }

  /** A new file is not there after a power cut unless its directory was kept, too. */
  private void forceDirectory() {
    try (FileChannel directory = FileChannel.open(settings.directory(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Not every system opens directories; those that do not keep names by themselves.
    }
  }

  /**
   * Holds the first batches, until {@link #done}. Those that are held already are given again.
   *
   * @param maxSpans most spans of them together, but for one batch alone
   * @return empty: nothing waits
   * @throws IOException if the first segment cannot be read, now at least: {@link #giveUpFirst}
   */
  public List<StoredBatch> hold(int maxSpans) throws IOException {
    expire();
    while (held.isEmpty() && !segments.isEmpty()) {
      Segment first = segments.getFirst();
      try {
        read(first, maxSpans);
      } catch (NoSuchFileException e) {
        held.clear();
      }
      if (held.isEmpty()) {
        // Gone, or read to its end: what is left of it is broken.
        remove(first, DiskLoss.LOST);
      }
    }
    return Collections.unmodifiableList(held);
  }

  private void read(Segment segment, int maxSpans) throws IOException {
    if (reader == null) {
      reader = SegmentReader.open(segment.file(), opener);
    }
    long tooOld = clock.millis() - settings.maxAge().toMillis();
    int spans = 0;
    long bytes = 0;
    StoredBatch batch;
    while (spans < maxSpans && (batch = reader.next(segment.bytes())) != null) {
      if (batch.record().writtenAt() < tooOld) {
        markDone(batch);
        segment.settled(batch.spans());
        losses.lost(DiskLoss.EXPIRED, batch.spans());
      } else if (held.isEmpty()
          || (spans + batch.spans() <= maxSpans
              && bytes + batch.payload().remaining() <= HELD_BYTES)) {
        held.add(batch);
        spans += batch.spans();
        bytes += batch.payload().remaining();
      } else {
        reader.returnTo(batch);
        return;
      }
    }
  }

  private void expire() {
    long tooOld = clock.millis() - settings.maxAge().toMillis();
    while (!segments.isEmpty() && segments.getFirst().newest() < tooOld) {
      remove(segments.getFirst(), DiskLoss.EXPIRED);
    }
  }

  /**
   * What is held was delivered or refused for good; it is forgotten.
   *
   * @return spans of it; 0: it was lost meanwhile
   */
  public long done() {
    if (held.isEmpty()) {
      return 0;
    }
    Segment first = segments.getFirst();
    long spans = 0;
    for (StoredBatch batch : held) {
      markDone(batch);
      spans += batch.spans();
    }
    held.clear();
    first.settled(spans);
    if (first.spans() == 0) {
      remove(first, DiskLoss.LOST);
    }
    return spans;
  }

  private void markDone(StoredBatch batch) {
    try {
      if (reader != null) {
        reader.markDone(batch.record());
      }
    } catch (IOException e) {
      // Not known to be done, it is sent again by the next start if its segment is there still.
    }
  }

  /** Gives up the first segment, which cannot be read. */
  public void giveUpFirst() {
    if (!segments.isEmpty()) {
      remove(segments.getFirst(), DiskLoss.LOST);
    }
  }

  /** Gives up everything, and closes. */
  public void giveUp() {
    while (!segments.isEmpty()) {
      giveUpFirst();
    }
    close();
  }

  private void remove(Segment segment, DiskLoss loss) {
    if (writer != null && writer.segment() == segment) {
      closeWriter();
    }
    if (segments.peekFirst() == segment) {
      held.clear();
      closeReader();
    }
    segments.remove(segment);
    try {
      Files.deleteIfExists(segment.file());
    } catch (IOException e) {
      // It takes room until the next start, which finds what is marked as done.
    }
    if (segment.spans() > 0) {
      losses.lost(loss, segment.spans());
    }
  }

  private void closeWriter() {
    SegmentWriter closed = writer;
    writer = null;
    if (closed != null) {
      closeQuietly(closed);
    }
  }

  private void closeReader() {
    SegmentReader closed = reader;
    reader = null;
    if (closed != null) {
      closeQuietly(closed);
    }
  }

  private static void closeQuietly(Closeable file) {
    try {
      file.close();
    } catch (IOException e) {
      // Nothing is buffered here: whatever was written is written.
    }
  }

  /** Keeps everything for the next start, and lets go of the directory. */
  @Override
  public void close() {
    try {
      if (writer != null) {
        writer.force();
      }
    } catch (IOException e) {
      // It outlives the process all the same.
    }
    closeWriter();
    closeReader();
    closeQuietly(lock);
  }
}
