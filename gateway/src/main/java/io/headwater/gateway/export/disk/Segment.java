package io.headwater.gateway.export.disk;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One file of a log, and what is known of it without reading it again. */
final class Segment {
  private static final Pattern NAME = Pattern.compile("(\\d{16})\\.spans");

  private final Path file;
  private final long number;

  /** How far it was written. */
  private long bytes;

  /** Spans in it that are neither delivered nor given up. */
  private long spans;

  private long oldest = Long.MAX_VALUE;
  private long newest = Long.MIN_VALUE;

  Segment(Path directory, long number) {
    this.file = directory.resolve(String.format(Locale.ROOT, "%016d.spans", number));
    this.number = number;
  }

  /** The segment of a file; null: it is none of ours. */
  static @Nullable Segment of(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    Path directory = file.getParent();
    return name.matches() && directory != null
        ? new Segment(directory, Long.parseLong(name.group(1)))
        : null;
  }

  Path file() {
    return file;
  }

  /** Its place among the others: later ones have larger numbers. */
  long number() {
    return number;
  }

  long bytes() {
    return bytes;
  }

  void wrote(long end) {
    bytes = end;
  }

  long spans() {
    return spans;
  }

  /** Spans that wait in it came to be known. */
  void added(long more, long writtenAt) {
    spans += more;
    oldest = Math.min(oldest, writtenAt);
    newest = Math.max(newest, writtenAt);
  }

  /** Spans in it were delivered or given up. */
  void settled(long fewer) {
    spans -= fewer;
  }

  /** When its first waiting batch was written, milliseconds of the epoch. */
  long oldest() {
    return oldest;
  }

  /** When its last waiting batch was written, milliseconds of the epoch. */
  long newest() {
    return newest;
  }
}
