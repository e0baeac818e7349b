package io.headwater.gateway.loop;

/**
 * A time by which something must have happened, kept by {@link LoopDeadlines}.
 *
 * <p>Moving it is one field write, so that it can be moved on every read and write. To be touched
 * on its event loop only.
 */
public final class Deadline {
  static final long NEVER = Long.MAX_VALUE;
  static final int NOT_HELD = -1;

  private final LoopDeadlines keeper;
  private final Runnable onExpiry;
  long at = NEVER;
  int slot = NOT_HELD;

  Deadline(LoopDeadlines keeper, Runnable onExpiry) {
    this.keeper = keeper;
    this.onExpiry = onExpiry;
  }

  /** Sets or moves the deadline to so many nanoseconds from now. */
  public void expireIn(long nanos) {
    at = keeper.now() + nanos;
    if (slot == NOT_HELD) {
      keeper.hold(this);
    }
  }

  /** Forgets the deadline until it is set again. */
  public void clear() {
    at = NEVER;
  }

  /** Whether it is set and has not expired yet. */
  public boolean isSet() {
    return at != NEVER;
  }

  /** Lets go of it for good: its owner is gone. */
  public void release() {
    clear();
    keeper.letGo(this);
  }

  void expire() {
    at = NEVER;
    onExpiry.run();
  }
}
