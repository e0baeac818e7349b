package io.headwater.gateway.export;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** A log that a test reads; debug lines are not in it. */
final class LoggedLines implements System.Logger {
  final List<String> lines = new ArrayList<>();

  @Override
  public String getName() {
    return "lines";
  }

  @Override
  public boolean isLoggable(Level level) {
    return level.compareTo(Level.INFO) >= 0;
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (isLoggable(level)) {
      lines.add(level + " " + message);
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object... parameters) {
    // As the JDK does: without parameters, the format is the message.
    lines.add(
        level
            + " "
            + (parameters == null || parameters.length == 0
                ? format
                : MessageFormat.format(String.valueOf(format), parameters)));
  }
}
