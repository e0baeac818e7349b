package io.headwater.gateway.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a line of the log says beside its message, for machines to read: handed over as a parameter
 * of the message, which shows it nowhere. A {@link Throwable} beside it is the line's error.
 *
 * @param values by name, in their order
 */
public record LogFields(Map<String, String> values) {
  /** Name of the field that says what happened. */
  public static final String EVENT = "event";

  /** Name of the field that says which trace it happened in, as OpenTelemetry calls it. */
  public static final String TRACE_ID = "trace_id";

  /** None. */
  public static final LogFields NONE = new LogFields(Map.of());

  public LogFields {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Of a line about an exchange. */
  public static LogFields ofTrace(String traceId) {
    return new LogFields(Map.of(TRACE_ID, traceId));
  }

  /** Of a line that says what happened. */
  public static LogFields ofEvent(String event) {
    return new LogFields(Map.of(EVENT, event));
  }

  /** The same, and others. */
  public LogFields and(LogFields others) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.putAll(others.values);
    return new LogFields(more);
  }

  /** The same, and another. */
  public LogFields and(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new LogFields(more);
  }
}
