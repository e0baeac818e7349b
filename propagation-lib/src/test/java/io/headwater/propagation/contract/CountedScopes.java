package io.headwater.propagation.contract;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;
import io.opentelemetry.context.Scope;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The storage of contexts in all tests, found by its service file: the SDK's own, that knows which
 * scopes are open, and on which thread. A context that is left behind on a thread harms no request
 * of ours, which would see to that; it harms everything else that the thread does.
 */
public final class CountedScopes implements ContextStorageProvider {
  private static final Set<Counted> OPEN = ConcurrentHashMap.newKeySet();

  /** Scopes that are open now, with the threads that they are open on. */
  static Set<?> open() {
    return OPEN;
  }

  @Override
  public ContextStorage get() {
    ContextStorage storage = ContextStorage.defaultStorage();
    return new ContextStorage() {
      @Override
      public Scope attach(Context context) {
        Scope scope = storage.attach(context);
        return scope == Scope.noop() ? scope : new Counted(scope, Thread.currentThread());
      }

      @Override
      public @Nullable Context current() {
        return storage.current();
      }
    };
  }

  /** An open scope. Closed on another thread it stays open: that thread's context is no other. */
  private static final class Counted implements Scope {
    private final Scope scope;
    private final Thread thread;

    Counted(Scope scope, Thread thread) {
      this.scope = scope;
      this.thread = thread;
      OPEN.add(this);
    }

    @Override
    public void close() {
      if (Thread.currentThread() == thread) {
        OPEN.remove(this);
      }
      scope.close();
    }

    @Override
    public String toString() {
      return "scope on " + thread.getName();
    }
  }
}
