package io.headwater.gateway.log;

import java.util.logging.Level;

/** How much a line matters. */
public enum LogLevel {
  ERROR("error"),
  WARNING("warning"),
  INFO("info"),
  DEBUG("debug");

  private final String wireName;

  LogLevel(String wireName) {
    this.wireName = wireName;
  }

  /** As lines and metrics spell it. */
  public String wireName() {
    return wireName;
  }

  /** The lowest level whose lines are written. */
  Level level() {
    return switch (this) {
      case ERROR -> Level.SEVERE;
      case WARNING -> Level.WARNING;
      case INFO -> Level.INFO;
      case DEBUG -> Level.FINE;
    };
  }

  static LogLevel of(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return ERROR;
    }
    if (value >= Level.WARNING.intValue()) {
      return WARNING;
    }
    return value >= Level.INFO.intValue() ? INFO : DEBUG;
  }
}
