package io.headwater.gateway.accept;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast one request body comes, on average since its first byte. The time in which the gateway
 * itself did not read does not count.
 */
final class BodyPace {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoClock;
  private final long bytesPerSecond;
  private final long graceNanos;

  private boolean begun;
  private boolean paused;
  private long bytes;

  /** Time of the client's so far, without that since {@link #since}. */
  private long spent;

  private long since;

  /**
   * Makes the pace of a connection's bodies.
   *
   * @param bytesPerSecond least that is borne
   * @param graceNanos for how long anything is borne
   */
  BodyPace(LongSupplier nanoClock, long bytesPerSecond, long graceNanos) {
    this.nanoClock = nanoClock;
    this.bytesPerSecond = bytesPerSecond;
    this.graceNanos = graceNanos;
  }

  /** Another body follows. */
  void reset() {
    begun = false;
    paused = false;
    bytes = 0;
    spent = 0;
  }

  /** The gateway stops or resumes reading. */
  void pause(boolean pause) {
    if (begun && pause != paused) {
      long now = nanoClock.getAsLong();
      spent += pause ? now - since : 0;
      since = now;
    }
    paused = pause;
  }

  /** A piece came; whether the body comes too slowly. */
  boolean isTooSlow(int piece) {
    long now = nanoClock.getAsLong();
    if (!begun) {
      begun = true;
      since = now;
    }
    bytes += piece;
    long elapsed = spent + (paused ? 0 : now - since);
    return elapsed > graceNanos && bytes * SECOND < (double) bytesPerSecond * elapsed;
  }
}
