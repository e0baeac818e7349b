package io.headwater.propagation;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What a client has of an outgoing call: an open CLIENT span where the caller is part of a trace,
 * and the headers that the callee is to see. Safe on any thread; ends once.
 */
public final class ClientSpan {
  private final ClientSpans owner;
  private final Context context;
  private final @Nullable OpenSpan span;

  /**
   * Makes the result of one call.
   *
   * @param context what the callee is told
   * @param span null: none
   */
  ClientSpan(ClientSpans owner, Context context, @Nullable OpenSpan span) {
    this.owner = owner;
    this.context = context;
    this.span = span;
  }

  /** Whether the call has a span. */
  public boolean isJoined() {
    return span != null;
  }

  /** Whether the callee is told anything: a span to join, or an explicit no. */
  public boolean isPropagating() {
    return Span.fromContext(context).getSpanContext().isValid();
  }

  /**
   * The context to make the call in, where the client may stand on another that is traced, too: the
   * other one then opens no second span.
   */
  public Context context() {
    return span == null ? Context.current() : context;
  }

  /** Makes that context current on this thread, until the scope is closed on it. */
  @SuppressWarnings("MustBeClosedChecker") // The scope is handed on to who closes it.
  public Scope makeCurrent() {
    return span == null ? Scope.noop() : context.makeCurrent();
  }

  /**
   * Makes the trace headers of the call say what the context says: exactly one of each, or none. A
   * value that was written by hand does not survive.
   */
  public <C> void inject(C carrier, HeaderWriter<C> writer) {
    owner.inject(context, carrier, writer);
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
   * @param errorType of few distinct values, such as {@code 404}; a later one changes nothing
   */
  public void fail(String errorType) {
    if (span != null) {
      span.fail(errorType);
    }
  }

  /** Marks the call as failed by an exception. The event of it belongs to who handles it. */
  public void fail(Throwable exception) {
    if (span != null) {
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
