package io.headwater.gateway.config;

/**
 * The gateway's own log.
 *
 * @param format how a line is written
 * @param level lines that matter less are not written
 */
public record LogConfig(Format format, Level level) {
  /** What {@code reference.conf} says. */
  public static LogConfig defaults() {
    return new LogConfig(Format.TEXT, Level.INFO);
  }

  /** How a line is written. */
  public enum Format {
    /** For people. */
    TEXT,
    /** A JSON object. */
    JSON
  }

  /** How much a line matters. */
  public enum Level {
    ERROR,
    WARNING,
    INFO,
    DEBUG
  }
}
