package io.headwater.propagation.vertx;

import io.headwater.propagation.vertx.CarriedContext.Entry;
import io.opentelemetry.context.Scope;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** A handler that runs with what its context of Vert.x carries current on the thread. */
final class CurrentHandler<T> implements Handler<T> {
  private final Handler<T> handler;
  private final @Nullable String route;

  /**
   * Makes one.
   *
   * @param route template that the path matched, if the handler is called; null: not known
   */
  CurrentHandler(Handler<T> handler, @Nullable String route) {
    this.handler = handler;
    this.route = route;
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public void handle(T event) {
    Entry entry = CarriedContext.entry(Vertx.currentContext());
    if (entry == null) {
      handler.handle(event);
      return;
    }
    if (route != null && entry.request != null) {
      entry.request.routed(route);
    }
    try (Scope scope = entry.context.makeCurrent()) {
      handler.handle(event);
    } catch (RuntimeException | Error failure) {
      if (entry.request != null) {
        entry.request.span.fail(failure);
      }
      throw failure;
    }
  }
}
