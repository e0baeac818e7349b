package io.headwater.gateway.exchange;

import java.util.function.LongSupplier;

/**
 * Whether one event loop takes on another exchange. What it does not take on is answered at once:
 * an early no can be acted on, a late one only adds to the load.
 */
public final class Admission {
  /** Takes on everything. */
  public static final Admission UNLIMITED = new Admission(new InFlight(0), () -> 0, 0);

  private final InFlight inFlight;
  private final LongSupplier lagNanos;
  private final long maxLagNanos;

  /**
   * Makes the admission of a loop.
   *
   * @param inFlight of all loops
   * @param lagNanos how late the loop is with what is due
   * @param maxLagNanos how late it may be; 0: that does not count
   */
  public Admission(InFlight inFlight, LongSupplier lagNanos, long maxLagNanos) {
    this.inFlight = inFlight;
    this.lagNanos = lagNanos;
    this.maxLagNanos = maxLagNanos;
  }

  /** Takes on an exchange; then {@link #leave} is to be called once. */
  boolean enter() {
    return (maxLagNanos == 0 || lagNanos.getAsLong() <= maxLagNanos) && inFlight.enter();
  }

  /** An exchange that was taken on is over. */
  void leave() {
    inFlight.leave();
  }
}
