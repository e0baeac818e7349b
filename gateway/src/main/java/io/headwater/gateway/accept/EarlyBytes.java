package io.headwater.gateway.accept;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Bytes of a client that came before their time, in the order in which they came. */
final class EarlyBytes {
  /** Null: none ever did. */
  private @Nullable Deque<ByteBuf> waiting;

  private boolean serving;

  boolean isEmpty() {
    return waiting == null || waiting.isEmpty();
  }

  /** Keeps bytes; while they are served, what is left of those comes before what came after. */
  void add(ByteBuf in) {
    if (waiting == null) {
      waiting = new ArrayDeque<>(2);
    }
    if (serving) {
      waiting.addFirst(in);
    } else {
      waiting.addLast(in);
    }
  }

  /** The next to be served, which who takes them releases; null: there are none. */
  @Nullable ByteBuf next() {
    return waiting == null ? null : waiting.poll();
  }

  /**
   * Begins to serve them.
   *
   * @return false: that is being done already, further up the stack
   */
  boolean beginServing() {
    boolean begins = !serving;
    serving = true;
    return begins;
  }

  void endServing() {
    serving = false;
  }

  void release() {
    if (waiting != null) {
      waiting.forEach(ByteBuf::release);
      waiting.clear();
    }
  }
}
