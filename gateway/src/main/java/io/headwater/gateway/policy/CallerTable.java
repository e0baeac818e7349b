package io.headwater.gateway.policy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One number for each of a bounded number of callers, without a lock: groups of eight places, and a
 * caller has its place in the group of its hash.
 *
 * <p>A caller whose time is over is as one that never came, so its place is given to the next one:
 * in its group by looking at eight places, and elsewhere, when all callers' places are taken, by
 * looking at thirty-two more with each newcomer. Where nothing is found the newcomer shares one
 * number with all others that found none: it is limited with them, never let off.
 *
 * <p>A caller is known by 128 bits of a keyed hash, never by its text, which may be a secret. Two
 * threads that race for a place may give one caller two, or lose what one of them counted: the
 * limit is then off by as many requests as there are threads, once.
 */
final class CallerTable {
  private static final int GROUP = 8;
  private static final int SWEEP = 32;
  private static final int MOST_GROUPS = 1 << 20;

  private final AtomicReferenceArray<Place> places;
  private final int groups;
  private final int most;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger hand = new AtomicInteger();
  private final AtomicLong shared = new AtomicLong();

  /**
   * Makes an empty table with twice the places, so that hardly a group fills up before the table
   * does.
   *
   * @param most callers at once
   */
  CallerTable(int most, long now) {
    int groups = 1;
    while (groups < MOST_GROUPS && (long) groups * GROUP < 2L * most) {
      groups <<= 1;
    }
    this.groups = groups;
    this.places = new AtomicReferenceArray<>(groups * GROUP);
    this.most = most;
    shared.set(now);
  }

  /** The number of a caller, {@code now} where it is new. */
  AtomicLong of(long high, long low, long now) {
    int start = (int) (high & (groups - 1)) * GROUP;
    while (true) {
      int free = -1;
      Place found = null;
      for (int i = start; i < start + GROUP; i++) {
        Place place = places.get(i);
        if (place == null || place.isOver(now)) {
          if (place != null && place.is(high, low)) {
            return place;
          }
          if (free < 0 || (found == null && place != null)) {
            // One whose time is over before an empty one: it takes no room anew.
            free = i;
            found = place;
          }
        } else if (place.is(high, low)) {
          return place;
        }
      }
      if (free < 0 || (found == null && !makeRoom(now))) {
        return shared;
      }
      Place mine = new Place(high, low, now);
      if (places.compareAndSet(free, found, mine)) {
        return mine;
      }
      if (found == null) {
        taken.decrementAndGet();
      }
    }
  }

  /** Callers that have a place, those whose time is over included. */
  int size() {
    return taken.get();
  }

  /** Counts one more caller in, if need be after others whose time is over. */
  private boolean makeRoom(long now) {
    if (taken.incrementAndGet() <= most) {
      return true;
    }
    taken.decrementAndGet();
    int from = hand.getAndAdd(SWEEP);
    for (int n = from; n != from + SWEEP; n++) {
      int i = Math.floorMod(n, places.length());
      Place place = places.get(i);
      if (place != null && place.isOver(now) && places.compareAndSet(i, place, null)) {
        // Its count is the newcomer's now.
        return true;
      }
    }
    return false;
  }

  /** A caller's number; with its key, so that one object is all that a caller costs. */
  private static final class Place extends AtomicLong {
    private static final long serialVersionUID = 1;

    private final long high;
    private final long low;

    Place(long high, long low, long now) {
      super(now);
      this.high = high;
      this.low = low;
    }

    boolean is(long otherHigh, long otherLow) {
      return high == otherHigh && low == otherLow;
    }

    boolean isOver(long now) {
      return get() - now <= 0;
    }
  }
}
