package io.headwater.propagation;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What a server has of an incoming call: an open SERVER span where it joined a trace, and the
 * context that the work for the call is done in. Safe on any thread; ends once.
 */
public final class ServerSpan {
  private final @Nullable Context context;
  private final @Nullable OpenSpan span;

  /**
   * Makes the result of one call.
   *
   * @param context null: that of the thread, unchanged
   * @param span null: not joined
   */
  ServerSpan(@Nullable Context context, @Nullable OpenSpan span) {
    this.context = context;
    this.span = span;
  }

  /** Whether the call joined a trace; everything else here is for nothing where it did not. */
  public boolean isJoined() {
    return span != null;
  }

  /** Whether the call has a context of its own: a trace, or an explicit no to be passed on. */
  public boolean isPropagating() {
    return context != null;
  }

  /** The context to do the work in. */
  public Context context() {
    return context == null ? Context.current() : context;
  }

  /** Makes the context current on this thread, until the scope is closed on it. */
  @SuppressWarnings("MustBeClosedChecker") // The scope is handed on to who closes it.
  public Scope makeCurrent() {
    return context == null ? Scope.noop() : context.makeCurrent();
  }

  /** Gives the span another name: one of few distinct values, that became known after the start. */
  public void rename(String name) {
    if (span != null) {
      span.rename(name);
    }
  }

  /** Sets an attribute that became known after the start. */
  public <T> void set(AttributeKey<T> key, T value) {
    if (span != null) {
      span.set(key, value);
    }
  }

  /**
   * Marks the call as failed: status ERROR and {@code error.type}.
   *
   * @param errorType of few distinct values, such as {@code 503}; a later one changes nothing
   */
  public void fail(String errorType) {
    if (span != null) {
      span.fail(errorType);
    }
  }

  /** Marks the call as failed by an exception: the same, and an exception event. */
  public void fail(Throwable exception) {
    if (span != null) {
      span.record(exception);
      span.fail(OpenSpan.typeOf(exception));
    }
  }

  /** Ends the span; a second time does nothing. */
  public void end() {
    if (span != null) {
      span.end();
    }
  }
}
