package io.headwater.gateway.config;

/**
 * A line for each exchange.
 *
 * @param format how it is written
 * @param file what it is appended to; empty: standard output
 * @param queue most lines waiting to be written; one more is dropped and counted
 */
public record AccessLogConfig(Format format, String file, int queue) {
  /** No access log, and what it would be. */
  public static AccessLogConfig defaults() {
    return new AccessLogConfig(Format.NONE, "", 8192);
  }

  /** How a line is written. */
  public enum Format {
    /** Not at all. */
    NONE,
    /** A JSON object. */
    JSON,
    /** NCSA's common log format, and the decision behind it. */
    COMMON
  }
}
