package io.headwater.gateway.export.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an earlier process left in a directory, looked through when a log is opened.
 *
 * <p>Headers are read of all segments, payloads of the last one only: that is where a crash tears.
 * So it takes as long as there are batches, not bytes; a payload that is broken elsewhere is found
 * when its turn comes.
 */
final class DirectoryScan {
  private final FileOpener opener;
  private final List<Segment> segments = new ArrayList<>();
  private FoundOnDisk found = new FoundOnDisk(0, Long.MAX_VALUE, 0, 0);
  private long lastNumber;

  private DirectoryScan(FileOpener opener) {
    this.opener = opener;
  }

  static DirectoryScan of(Path directory, FileOpener opener) throws IOException {
    DirectoryScan scan = new DirectoryScan(opener);
    List<Segment> files = new ArrayList<>();
    try (Stream<Path> listed = Files.list(directory)) {
      for (Path file : listed.toList()) {
        Segment segment = Segment.of(file);
        if (segment != null) {
          files.add(segment);
        }
      }
    }
    files.sort(Comparator.comparingLong(Segment::number));
    for (int i = 0; i < files.size(); i++) {
      scan.look(files.get(i), i == files.size() - 1);
    }
    return scan;
  }

  /** Those in which something waits, oldest first. */
  List<Segment> segments() {
    return segments;
  }

  FoundOnDisk found() {
    return found;
  }

  /** The largest number that was ever used here; 0: none. */
  long lastNumber() {
    return lastNumber;
  }

  private void look(Segment segment, boolean isLast) throws IOException {
    lastNumber = segment.number();
    try (SegmentReader reader = SegmentReader.open(segment.file(), opener)) {
      long end = reader.size();
      segment.wrote(end);
      for (RecordHeader header = reader.nextHeader(end);
          header != null;
          header = reader.nextHeader(end)) {
        if (!isLast || reader.payload(header) != null) {
          segment.added(header.spans(), header.writtenAt());
        }
      }
      found =
          found.and(
              new FoundOnDisk(
                  segment.spans(), segment.oldest(), reader.brokenSpans(), reader.brokenBytes()));
    } catch (IOException e) {
      // A file that cannot be read now may be read by the next start: it stays, and is told.
      found = found.and(new FoundOnDisk(0, Long.MAX_VALUE, 0, Files.size(segment.file())));
      return;
    }
    if (segment.spans() > 0) {
      segments.add(segment);
    } else {
      Files.deleteIfExists(segment.file());
    }
  }
}
