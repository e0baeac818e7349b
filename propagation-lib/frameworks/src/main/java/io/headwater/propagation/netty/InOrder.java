package io.headwater.propagation.netty;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection whose answers are still to come, oldest first: HTTP/1.1 answers in
 * the order of the requests (RFC 9112, section 9.3.2). Touched by one event loop only.
 *
 * <p>Bounded: a connection that has more of them at once loses its spans, here and from then on.
 *
 * @param <T> what is kept of a request
 */
final class InOrder<T> {
  static final int MOST = 1_024;

  private final ArrayDeque<T> open = new ArrayDeque<>(4);
  private final Consumer<? super T> drop;
  private boolean overrun;

  /**
   * Makes an empty one.
   *
   * @param drop ends what is lost to the bound, or {@link #clear cleared}
   */
  InOrder(Consumer<? super T> drop) {
    this.drop = drop;
  }

  /** Whether the connection is past its bound: nothing of it is kept any more. */
  boolean isOverrun() {
    return overrun;
  }

  void add(T request) {
    open.add(request);
    if (open.size() > MOST) {
      overrun = true;
      clear();
    }
  }

  /** The one whose answer comes next; null: none is open. */
  @Nullable T next() {
    return open.peek();
  }

  void removeNext() {
    open.poll();
  }

  /** Takes out one that will have no answer; the last of several equal ones. */
  void remove(T request) {
    open.removeLastOccurrence(request);
  }

  void clear() {
    T request = open.poll();
    while (request != null) {
      drop.accept(request);
      request = open.poll();
    }
  }
}
