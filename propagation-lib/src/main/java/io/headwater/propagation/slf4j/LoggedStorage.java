package io.headwater.propagation.slf4j;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A storage of contexts that keeps the MDC in step with them. Between two contexts of one span, and
 * between two that are not part of a trace, there is nothing to do.
 */
final class LoggedStorage implements ContextStorage {
  private final ContextStorage storage;

  LoggedStorage(ContextStorage storage) {
    this.storage = storage;
  }

  @Override
  public Scope attach(@Nullable Context context) {
    SpanContext before = joined(storage.current());
    SpanContext after = joined(context);
    Scope scope = storage.attach(context);
    return before == after ? scope : LoggedScope.open(scope, after);
  }

  /** Null: not part of a trace. */
  private static @Nullable SpanContext joined(@Nullable Context context) {
    Span span = context == null ? null : Span.fromContextOrNull(context);
    SpanContext spanContext = span == null ? null : span.getSpanContext();
    return spanContext != null && spanContext.isValid() && spanContext.isSampled()
        ? spanContext
        : null;
  }

  @Override
  public @Nullable Context current() {
    return storage.current();
  }

  @Override
  public Context root() {
    return storage.root();
  }
}
