package io.headwater.propagation.w3c;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The value of {@code tracestate} (W3C Trace Context, level 2, section 3.3). What is malformed, too
 * long or too much is dropped whole, and the trace goes on without.
 */
final class TraceStates {
  private static final int MAX_CHARS = 512;
  private static final int MAX_ENTRIES = 32;

  private TraceStates() {}

  /** Reads all values of the header, in order: they are one list. */
  static TraceState parse(Iterator<String> values) {
    if (!values.hasNext()) {
      return TraceState.getDefault();
    }
    List<String> entries = new ArrayList<>();
    int chars = -1;
    while (values.hasNext()) {
      String value = values.next();
      chars += value.length() + 1;
      if (chars > MAX_CHARS || !split(value, entries)) {
        return TraceState.getDefault();
      }
    }
    return build(entries);
  }

  /** Writes the entries in their order; empty: there is nothing to write, or too much. */
  static String format(TraceState state) {
    if (state.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    state.forEach(
        (key, value) -> {
          if (text.length() > 0) {
            text.append(',');
          }
          text.append(key).append('=').append(value);
        });
    return text.length() <= MAX_CHARS && state.size() <= MAX_ENTRIES ? text.toString() : "";
  }

  /** Adds the entries of one value; empty ones are allowed and skipped. */
  private static boolean split(String value, List<String> entries) {
    int start = 0;
    while (start <= value.length()) {
      int comma = value.indexOf(',', start);
      int end = comma < 0 ? value.length() : comma;
      String entry = value.substring(start, end).strip();
      if (!entry.isEmpty()) {
        entries.add(entry);
      }
      if (entries.size() > MAX_ENTRIES) {
        return false;
      }
      start = end + 1;
    }
    return true;
  }

  /** The builder puts each new entry first, so the last is added first. */
  private static TraceState build(List<String> entries) {
    if (entries.isEmpty()) {
      return TraceState.getDefault();
    }
    TraceStateBuilder builder = TraceState.builder();
    for (int i = entries.size() - 1; i >= 0; i--) {
      String entry = entries.get(i);
      int equals = entry.indexOf('=');
      if (equals < 1) {
        return TraceState.getDefault();
      }
      builder.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
    TraceState state = builder.build();
    // The builder passes over what is invalid, and merges what is there twice: both show here.
    return state.size() == entries.size() ? state : TraceState.getDefault();
  }
}
