package io.headwater.gateway.exchange;

import java.util.concurrent.atomic.AtomicInteger;

/** How many exchanges all event loops together have taken on, and may. */
public final class InFlight {
  private final AtomicInteger taken = new AtomicInteger();
  private final int limit;

  /**
   * Starts with none.
   *
   * @param limit most at once; 0: any number, and none is counted
   */
  public InFlight(int limit) {
    this.limit = limit;
  }

  boolean enter() {
    if (limit == 0) {
      return true;
    }
    if (taken.incrementAndGet() > limit) {
      taken.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    if (limit > 0) {
      taken.decrementAndGet();
    }
  }
}
