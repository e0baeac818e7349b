package io.headwater.gateway.export.disk;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the batches of one target are kept, and how many.
 *
 * @param directory of this target alone; made when it is missing
 * @param maxBytes most bytes of all its segments together; positive
 * @param maxAge after which a batch is not worth sending any more; positive
 */
public record DiskSettings(Path directory, long maxBytes, Duration maxAge) {
  /** A directory holds about so many segments when it is full: what can be given back at once. */
  private static final int SEGMENTS = 16;

  private static final long LARGEST_SEGMENT = 16L << 20;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public DiskSettings {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("max-bytes: " + maxBytes + " (expected: >= 1)");
    }
    if (maxAge.isNegative() || maxAge.isZero()) {
      throw new IllegalArgumentException("max-age: " + maxAge + " (expected: > 0)");
    }
  }

  /** Bytes from which on a segment gets no more batches. */
  long segmentBytes() {
    return Math.min(LARGEST_SEGMENT, Math.max(1, maxBytes / SEGMENTS));
  }

  /** Milliseconds after which a segment gets no more batches. */
  long segmentMillis() {
    return Math.max(1, maxAge.toMillis() / SEGMENTS);
  }
}
