package io.headwater.gateway.config;

import io.headwater.gateway.config.AccessLogConfig.Format;

/** Reads {@code headwater.access-log}. */
final class AccessLogReader {
  private AccessLogReader() {}

  static AccessLogConfig read(Section section) {
    AccessLogConfig log =
        new AccessLogConfig(
            section.get("format").oneOf(Words.of(Format.values(), Words::word)),
            section.get("file").text(AccessLogReader::isPath, "a path, or empty"),
            section.get("queue").integer(1, 1_000_000));
    section.refuseUnknownKeys();
    return log;
  }

  private static boolean isPath(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }
}
