package io.headwater.gateway.log;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** One line of the log, as it is written. */
final class LogLine {
  /** Characters of a message, and of what was thrown: the rest is cut off. */
  private static final int MOST_CHARACTERS = 16_384;

  /** Only for its way to put parameters into a message. */
  private static final Formatter MESSAGES = new SimpleFormatter();

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private final Instant time;
  private final LogLevel level;
  private final String logger;
  private final String message;
  private final Map<String, String> fields;
  private final String error;

  private LogLine(
      Instant time,
      LogLevel level,
      String logger,
      String message,
      Map<String, String> fields,
      String error) {
    this.time = time;
    this.level = level;
    this.logger = logger;
    this.message = message;
    this.fields = fields;
    this.error = error;
  }

  static LogLine of(LogRecord line) {
    Map<String, String> fields = Map.of();
    Throwable thrown = line.getThrown();
    List<Object> shown = new ArrayList<>();
    Object[] parameters = line.getParameters();
    for (Object parameter : parameters == null ? new Object[0] : parameters) {
      if (parameter instanceof LogFields given) {
        fields = given.values();
      } else if (parameter instanceof Throwable given && thrown == null) {
        thrown = given;
      } else {
        shown.add(parameter);
      }
    }
    // A message is a pattern only where something is to be shown in it.
    line.setParameters(shown.toArray());
    return new LogLine(
        line.getInstant(),
        LogLevel.of(line.getLevel()),
        line.getLoggerName() == null ? "" : line.getLoggerName(),
        cut(String.valueOf(MESSAGES.formatMessage(line))),
        fields,
        cut(stackOf(thrown)));
  }

  LogLevel level() {
    return level;
  }

  /** A JSON object in one line. */
  String json() {
    JsonObject object = new JsonObject();
    object.addProperty("time", time.toString());
    object.addProperty("level", level.wireName());
    object.addProperty("logger", logger);
    object.addProperty("message", message);
    fields.forEach(object::addProperty);
    if (!error.isEmpty()) {
      object.addProperty("error", error);
    }
    return object.toString();
  }

  /** A line for people, with {@code name=value} behind it; what was thrown follows in its own. */
  String text() {
    StringBuilder text = new StringBuilder(128);
    TIME.formatTo(time, text);
    text.append(' ').append(level.wireName().toUpperCase(Locale.ROOT)).append(' ');
    text.append(logger).append(": ").append(message);
    fields.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    if (!error.isEmpty()) {
      text.append('\n').append(error.stripTrailing());
    }
    return text.toString();
  }

  private static String stackOf(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "";
    }
    StringWriter stack = new StringWriter();
    thrown.printStackTrace(new PrintWriter(stack, true));
    return stack.toString();
  }

  private static String cut(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
  }
}
