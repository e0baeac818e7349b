package io.headwater.gateway.accept;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a connection waits for its client, in nanoseconds.
 *
 * @param head for a whole head, from its first byte or from the accept
 * @param idle for the first byte of another request
 * @param body for more of a body, on either side
 * @param idleGrace as {@code idle}, while the gateway drains
 * @param bodyRate least bytes per second of a request body; 0: any
 * @param bodyGrace for how long a body may be slower
 */
record Patience(long head, long idle, long body, long idleGrace, long bodyRate, long bodyGrace) {
  static Patience of(ListenerSettings settings) {
    return new Patience(
        nanos(settings.requestHead()),
        nanos(settings.idle()),
        nanos(settings.body()),
        nanos(settings.idleGrace()),
        settings.bodyRate(),
        nanos(settings.bodyGrace()));
  }

  /** What measures a connection's bodies; null: none is too slow. */
  @Nullable BodyPace newPace(LongSupplier nanoClock) {
    return bodyRate == 0 ? null : new BodyPace(nanoClock, bodyRate, bodyGrace);
  }

  private static long nanos(Duration duration) {
    return duration.toNanos();
  }
}
