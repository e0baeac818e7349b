package io.headwater.gateway.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/** Reads {@code headwater.tracing.export.disk}. */
final class DiskReader {
  private static final long SMALLEST = 1L << 20;
  private static final long LARGEST = 1L << 40;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(30);

  private DiskReader() {}

  static DiskConfig read(Section section) {
    DiskConfig disk =
        new DiskConfig(
            section.get("dir").text(DiskReader::isPath, "a path, or empty"),
            section.get("max-bytes").bytes(SMALLEST, LARGEST),
            section.get("max-age").duration(SHORTEST, LONGEST));
    section.refuseUnknownKeys();
    return disk;
  }

  private static boolean isPath(String text) {
    try {
      return text.chars().noneMatch(Character::isISOControl) && Path.of(text).getNameCount() > 0;
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
