package io.headwater.propagation.vertx;

import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a context of Vert.x keeps ours. */
final class CarriedContext {
  /** Vert.x counts these when a {@code Vertx} is made, so there is one, and it is made early. */
  private static final ContextLocal<Entry> LOCAL = ContextLocal.registerLocal(Entry.class);

  private CarriedContext() {}

  /** Makes the place for it, in every {@code Vertx} that is made from now on. */
  static void prepare() {}

  /** What it carries; root: nothing. */
  static Context of(io.vertx.core.@Nullable Context context) {
    Entry entry = entry(context);
    return entry == null ? Context.root() : entry.context;
  }

  static @Nullable Entry entry(io.vertx.core.@Nullable Context context) {
    try {
      return context == null ? null : LOCAL.get(context);
    } catch (IndexOutOfBoundsException | IllegalArgumentException older) {
      // Of a Vertx that was made before this class was there.
      return null;
    }
  }

  /** Has it carry that; nothing, where the Vertx was made before this class was there. */
  static void put(io.vertx.core.Context context, Entry entry) {
    try {
      LOCAL.put(context, entry);
    } catch (IndexOutOfBoundsException | IllegalArgumentException older) {
      // It works on, untraced.
      return;
    }
  }

  static <T> Future<T> call(Vertx vertx, Context context, Supplier<Future<T>> calls) {
    io.vertx.core.Context duplicate = Duplication.of(vertx.getOrCreateContext());
    if (duplicate == null) {
      return calls.get();
    }
    put(duplicate, new Entry(context, null));
    Promise<T> promise = Promise.promise();
    duplicate.runOnContext(start -> complete(promise, calls));
    return promise.future();
  }

  private static <T> void complete(Promise<T> promise, Supplier<Future<T>> calls) {
    try {
      calls
          .get()
          .onComplete(
              result -> {
                if (result.succeeded()) {
                  promise.complete(result.result());
                } else {
                  promise.fail(result.cause());
                }
              });
    } catch (RuntimeException failure) {
      promise.fail(failure);
    }
  }

  /** What is kept. */
  static final class Entry {
    final Context context;

    /** What is worked on, where it has a span; null: the context came otherwise. */
    final @Nullable IncomingRequest request;

    Entry(Context context, @Nullable IncomingRequest request) {
      this.context = context;
      this.request = request;
    }
  }
}
