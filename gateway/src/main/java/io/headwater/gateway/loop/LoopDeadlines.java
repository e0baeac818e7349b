package io.headwater.gateway.loop;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * All deadlines of one event loop, looked through ten times a second.
 *
 * <p>Why not a scheduled task for each: an exchange sets and moves several deadlines and nearly
 * none expires. Here a move is one field write, and the price is a look at each open connection per
 * tick. A deadline is kept to within one tick, never early. With nothing to keep there is no tick.
 */
public final class LoopDeadlines {
  private static final System.Logger LOGGER = System.getLogger(LoopDeadlines.class.getName());
  private static final long TICK_MILLIS = 100;

  private final EventExecutor loop;
  private final LongSupplier nanoClock;
  private final List<Deadline> held = new ArrayList<>();
  private boolean ticking;

  /** When the next tick is due. */
  private long due;

  /** How late the last tick was, and the smaller one of it and the one before. */
  private long late;

  private long lag;

  private final DurationCounts lateness = new DurationCounts(DurationCounts.OF_PAUSES);

  public LoopDeadlines(EventExecutor loop, LongSupplier nanoClock) {
    this.loop = loop;
    this.nanoClock = nanoClock;
  }

  /** A deadline that is not set yet; its action runs on the loop. */
  public Deadline newDeadline(Runnable onExpiry) {
    return new Deadline(this, onExpiry);
  }

  /**
   * For how long, in nanoseconds, the loop has been late with what was due: at both of the last two
   * ticks, so that one long pause is no lag. 0 where nothing is kept.
   */
  public long lag() {
    return lag;
  }

  /** How late ticks were; there are none where nothing is kept. */
  public DurationCounts lateness() {
    return lateness;
  }

  /**
   * Has something done on the loop, to the millisecond: for waits that are rare, and so short that
   * a tick would round them away.
   */
  public void runIn(long nanos, Runnable action) {
    var unused = loop.schedule(action, nanos, TimeUnit.NANOSECONDS);
  }

  /** The time that deadlines are kept by, in nanoseconds. */
  public long now() {
    return nanoClock.getAsLong();
  }

  void hold(Deadline deadline) {
    deadline.slot = held.size();
    held.add(deadline);
    if (!ticking) {
      ticking = true;
      scheduleTick();
    }
  }

  void letGo(Deadline deadline) {
    if (deadline.slot == Deadline.NOT_HELD) {
      return;
    }
    Deadline last = held.remove(held.size() - 1);
    if (last != deadline) {
      held.set(deadline.slot, last);
      last.slot = deadline.slot;
    }
    deadline.slot = Deadline.NOT_HELD;
  }

  private void scheduleTick() {
    due = now() + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    var unused = loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Guarded: one faulty owner must not end the tick, and with it every time-out of the loop. */
  private static void expire(Deadline deadline) {
    try {
      deadline.expire();
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.ERROR, "an expired deadline could not be acted on", e);
    }
  }

  private void tick() {
    long now = now();
    long before = late;
    late = Math.max(0, now - due);
    lag = Math.min(before, late);
    lateness.add(late);
    // Backwards: expiry may let go of any deadline, which moves the last one into its slot.
    for (int i = held.size() - 1; i >= 0; i--) {
      if (i < held.size()) {
        Deadline deadline = held.get(i);
        if (deadline.at != Deadline.NEVER && deadline.at - now <= 0) {
          expire(deadline);
        }
      }
    }
    if (held.isEmpty()) {
      ticking = false;
      late = 0;
      lag = 0;
    } else {
      scheduleTick();
    }
  }
}
