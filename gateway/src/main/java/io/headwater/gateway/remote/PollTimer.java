package io.headwater.gateway.remote;

/** Knows the time, and runs things later, one after the other, on one thread. */
public interface PollTimer {
  /** Monotonic, in nanoseconds. */
  long now();

  /**
   * Runs something.
   *
   * @param nanos from now; 0: as soon as its turn comes
   */
  void after(long nanos, Runnable action);
}
