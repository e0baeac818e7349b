package io.headwater.gateway.config;

/** Reads {@code headwater.log}. */
final class LogReader {
  private LogReader() {}

  static LogConfig read(Section section) {
    LogConfig log =
        new LogConfig(
            section.get("format").oneOf(Words.of(LogConfig.Format.values(), Words::word)),
            section.get("level").oneOf(Words.of(LogConfig.Level.values(), Words::word)));
    section.refuseUnknownKeys();
    return log;
  }
}
