package io.headwater.propagation.apachehttp;

import io.opentelemetry.context.Scope;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.jspecify.annotations.Nullable;

/** Ends the span of a call before the caller hears of its outcome, in the caller's context. */
@SuppressWarnings("try") // The scopes are there to be closed.
final class WatchedCallback<T> implements FutureCallback<T> {
  private final @Nullable FutureCallback<T> callback;
  private final AsyncExchange exchange;

  WatchedCallback(@Nullable FutureCallback<T> callback, AsyncExchange exchange) {
    this.callback = callback;
    this.exchange = exchange;
  }

  @Override
  public void completed(T result) {
    exchange.completed();
    if (callback != null) {
      try (Scope scope = exchange.context().makeCurrent()) {
        callback.completed(result);
      }
    }
  }

  @Override
  public void failed(Exception failure) {
    exchange.failed(failure);
    if (callback != null) {
      try (Scope scope = exchange.context().makeCurrent()) {
        callback.failed(failure);
      }
    }
  }

  @Override
  public void cancelled() {
    exchange.cancelled();
    if (callback != null) {
      try (Scope scope = exchange.context().makeCurrent()) {
        callback.cancelled();
      }
    }
  }
}
