package io.headwater.propagation.vertx;

import io.headwater.propagation.vertx.CarriedContext.Entry;
import io.opentelemetry.context.Scope;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;

/** A handler that runs with what its context of Vert.x carries current on the thread. */
final class CurrentHandler<T> implements Handler<T> {
  private final Handler<T> handler;

  CurrentHandler(Handler<T> handler) {
    this.handler = handler;
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public void handle(T event) {
    Entry entry = CarriedContext.entry(Vertx.currentContext());
    if (entry == null) {
      handler.handle(event);
      return;
    }
    try (Scope scope = entry.context.makeCurrent()) {
      handler.handle(event);
    } catch (RuntimeException | Error failure) {
      if (entry.span != null) {
        entry.span.fail(failure);
      }
      throw failure;
    }
  }
}
