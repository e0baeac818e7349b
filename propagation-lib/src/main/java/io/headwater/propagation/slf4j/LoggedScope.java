package io.headwater.propagation.slf4j;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The time that a context is current: its entries are in the MDC, and then those before it again.
 */
final class LoggedScope implements Scope {
  private static final String TRACE_ID = "trace_id";
  private static final String SPAN_ID = "span_id";
  private static final String FLAGS = "trace_flags";

  private final Scope scope;
  private final Thread thread = Thread.currentThread();
  private final @Nullable String traceId = MDC.get(TRACE_ID);
  private final @Nullable String spanId = MDC.get(SPAN_ID);
  private final @Nullable String flags = MDC.get(FLAGS);
  private boolean closed;

  private LoggedScope(Scope scope) {
    this.scope = scope;
  }

  /**
   * Opens one.
   *
   * @param scope closes the context
   * @param span whose entries there are to be; null: none are
   */
  static Scope open(Scope scope, @Nullable SpanContext span) {
    LoggedScope opened = new LoggedScope(scope);
    if (span == null) {
      write(null, null, null);
    } else {
      write(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
    }
    return opened;
  }

  /** On another thread than its own, it leaves that one's entries alone. */
  @Override
  public void close() {
    scope.close();
    if (!closed && Thread.currentThread() == thread) {
      closed = true;
      write(traceId, spanId, flags);
    }
  }

  private static void write(
      @Nullable String traceId, @Nullable String spanId, @Nullable String flags) {
    write(TRACE_ID, traceId);
    write(SPAN_ID, spanId);
    write(FLAGS, flags);
  }

  private static void write(String key, @Nullable String value) {
    if (value == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, value);
    }
  }
}
