package io.headwater.gateway.decide;

import java.util.concurrent.TimeUnit;

/**
 * A hard cap: in no second, wherever it begins, more than so many are admitted. What was admitted
 * is remembered across configurations, whatever each of them allows.
 */
final class SlidingCap {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /**
   * How much later a refusal must be to be noted, so that a flood of them does not fight for one
   * word; by as much longer the last one counts.
   */
  private static final long NOTED_APART = TimeUnit.MILLISECONDS.toNanos(1);

  private final int most;
  private final Window window;

  private SlidingCap(int most, Window window) {
    this.most = most;
    this.window = window;
  }

  /**
   * Makes a cap.
   *
   * @param most admitted in any second
   * @param now of the injected clock, in nanoseconds
   */
  static SlidingCap of(int most, long now) {
    return new SlidingCap(most, new Window(most, now));
  }

  /** Another cap for the same admissions. */
  SlidingCap with(int otherMost) {
    window.reserve(otherMost);
    return new SlidingCap(otherMost, window);
  }

  /** What a cap says. */
  enum Answer {
    /** There is room, and there was for everyone in the last second. */
    FREE,
    /** There is room, but others were turned away in the last second. */
    LIMITING,
    /** There is none. */
    FULL
  }

  /** Asks for a place, and takes it unless this is only a question. */
  Answer ask(long now, Effect effect) {
    boolean room = effect == Effect.PEEK ? window.hasRoom(now, most) : window.tryAdmit(now, most);
    if (room) {
      return window.wasRefused(now) ? Answer.LIMITING : Answer.FREE;
    }
    if (effect == Effect.COUNT) {
      window.refused(now);
    }
    return Answer.FULL;
  }

  /** Whether it turned any away in the last second. */
  boolean isLimiting(long now) {
    return window.wasRefused(now);
  }

  /** How many it admitted within the last second. */
  int admitted(long now) {
    return window.admitted(now, most);
  }

  int most() {
    return most;
  }

  /** What was admitted, and when the last was refused. */
  private static final class Window {
    private volatile AdmissionRing ring;
    private volatile long refusedAt;

    Window(int most, long now) {
      this.ring = new AdmissionRing(most);
      this.refusedAt = now - 2 * SECOND;
    }

    synchronized void reserve(int most) {
      if (ring.capacity() < most) {
        ring = ring.grown(most);
      }
    }

    boolean tryAdmit(long now, int most) {
      while (true) {
        AdmissionRing current = ring;
        if (current.tryAdmit(now, SECOND, most)) {
          return true;
        }
        if (!current.isClosed()) {
          return false;
        }
        Thread.onSpinWait();
      }
    }

    boolean hasRoom(long now, int most) {
      AdmissionRing current = ring;
      return !current.isClosed() && current.hasRoom(now, SECOND, most);
    }

    int admitted(long now, int most) {
      return ring.admittedWithin(now, SECOND, most);
    }

    void refused(long now) {
      if (now - refusedAt >= NOTED_APART) {
        refusedAt = now;
      }
    }

    boolean wasRefused(long now) {
      return now - refusedAt < SECOND + NOTED_APART;
    }
  }
}
