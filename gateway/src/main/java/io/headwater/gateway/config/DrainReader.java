package io.headwater.gateway.config;

import java.time.Duration;

/** Reads {@code headwater.drain}. */
final class DrainReader {
  private DrainReader() {}

  static DrainConfig read(Section section) {
    DrainConfig drain =
        new DrainConfig(
            section.get("idle-grace").duration(Duration.ZERO, Duration.ofMinutes(1)),
            section.get("timeout").duration(Duration.ZERO, Duration.ofHours(1)));
    section.refuseUnknownKeys();
    return drain;
  }
}
