package io.headwater.gateway.config;

import java.time.Duration;

/**
 * The disk buffer of each remote export target.
 *
 * @param dir where it is, with a directory for each target; empty: there is none
 * @param maxBytes most bytes for each target
 * @param maxAge after which spans are not sent any more
 */
public record DiskConfig(String dir, long maxBytes, Duration maxAge) {
  /** What {@code reference.conf} says. */
  public static DiskConfig defaults() {
    return new DiskConfig("", 256L << 20, Duration.ofHours(24));
  }

  /** Whether there is one. */
  public boolean isOn() {
    return !dir.isEmpty();
  }
}
