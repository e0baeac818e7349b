package io.headwater.gateway.accept;

import java.time.Duration;

/**
 * How long a connection waits for its client, in nanoseconds.
 *
 * @param head for a whole head, from its first byte or from the accept
 * @param idle for the first byte of another request
 * @param body for more of a body, on either side
 * @param idleGrace as {@code idle}, while the gateway drains
 */
record Patience(long head, long idle, long body, long idleGrace) {
  static Patience of(ListenerSettings settings) {
    return new Patience(
        nanos(settings.requestHead()),
        nanos(settings.idle()),
        nanos(settings.body()),
        nanos(settings.idleGrace()));
  }

  private static long nanos(Duration duration) {
    return duration.toNanos();
  }
}
