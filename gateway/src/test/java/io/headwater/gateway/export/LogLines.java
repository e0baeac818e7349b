package io.headwater.gateway.export;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** A log that keeps its lines, from INFO on. */
final class LogLines implements System.Logger {
  final List<String> lines = new ArrayList<>();
  final List<Throwable> traces = new ArrayList<>();

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
      if (thrown != null) {
        traces.add(thrown);
      }
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
