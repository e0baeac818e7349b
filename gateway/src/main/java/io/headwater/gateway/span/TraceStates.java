package io.headwater.gateway.span;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tracestate} of spans, read from the header value that announces a decision. Those of
 * fixed rules are few, and are kept; those that follow a rate are many, and not kept beyond a
 * bound.
 */
final class TraceStates {
  private static final int MAX_KEPT = 256;

  private final ConcurrentHashMap<String, TraceState> kept = new ConcurrentHashMap<>();

  /**
   * Reads a header value (W3C Trace Context, section 3.3): {@code ot=th:c}.
   *
   * @param header null: there is none
   */
  TraceState of(@Nullable String header) {
    if (header == null) {
      return TraceState.getDefault();
    }
    TraceState known = kept.get(header);
    if (known != null) {
      return known;
    }
    TraceState parsed = parse(header);
    if (kept.size() < MAX_KEPT) {
      kept.put(header, parsed);
    }
    return parsed;
  }

  /** Reads a header value; members that are none are left out. */
  static TraceState parse(String header) {
    TraceStateBuilder builder = TraceState.builder();
    String[] members = header.split(",", -1);
    // Backwards: each member put stands before those that were there.
    for (int i = members.length - 1; i >= 0; i--) {
      String member = members[i].strip();
      int equals = member.indexOf('=');
      if (equals > 0) {
        builder.put(member.substring(0, equals), member.substring(equals + 1));
      }
    }
    return builder.build();
  }
}
