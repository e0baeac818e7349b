package io.headwater.propagation.spring;

import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** The trace context of a reactive chain, in Reactor's own context: it may change threads. */
final class ReactorContext {
  private static final String KEY = "io.headwater.propagation.context";

  private ReactorContext() {}

  static reactor.util.context.Context with(reactor.util.context.Context reactor, Context context) {
    return reactor.put(KEY, context);
  }

  /** That of the chain, or else of the thread. */
  static Context of(ContextView reactor) {
    @Nullable Context context = reactor.getOrDefault(KEY, null);
    return context == null ? Context.current() : context;
  }
}
