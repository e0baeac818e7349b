package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/**
 * What comes of how an exchange ended; the decision itself is never made anew.
 *
 * <ul>
 *   <li>The gateway's own spans of an exchange that was not sampled are kept, at most so many times
 *       a second. How many such exchanges one stands for nobody knows, so they carry no threshold.
 *   <li>The probability of what was called is raised for a while, see {@link Boost}.
 * </ul>
 *
 * <p>A {@code never} rule means never: neither comes of what it matches. Compiled once per
 * configuration and shared by all event loops; lock-free.
 */
public final class Hindsight {
  /** Nothing ever does. */
  public static final Hindsight NONE = new Hindsight(EndConditions.NONE, null, Boost.NONE, null);

  private final EndConditions keep;
  private final @Nullable SlidingCap cap;
  private final Boost boost;
  private final @Nullable DecisionLedger ledger;

  private Hindsight(
      EndConditions keep, @Nullable SlidingCap cap, Boost boost, @Nullable DecisionLedger ledger) {
    this.keep = keep;
    this.cap = cap;
    this.boost = boost;
    this.ledger = ledger;
  }

  /**
   * Compiles.
   *
   * @param settings what is configured
   * @param ledger counts what is kept, and knows the operations
   * @param previous of the configuration before, whose cap goes on; null: there was none
   */
  public static Hindsight of(
      HindsightSettings settings, DecisionLedger ledger, @Nullable Hindsight previous) {
    SlidingCap cap =
        Caps.cap(
            settings.keep().isOn() ? settings.keepMaxPerSecond() : 0,
            ledger.operations().boosts().clock(),
            previous == null ? null : previous.cap);
    return new Hindsight(
        settings.keep(), cap, Boost.of(settings.boost(), ledger.operations()), ledger);
  }

  /** What raises the probabilities of the same configuration. */
  public Boost boost() {
    return boost;
  }

  /** Whether it matters at all how exchanges end, and how long they took. */
  public boolean isOn() {
    return keep.isOn() || boost.isOn();
  }

  /** Whether the spans of an exchange that was decided so may be kept after the fact. */
  public boolean mayKeep(Decision decision) {
    return keep.isOn() && !decision.sampled() && decision.reason() != DecisionReason.NEVER;
  }

  /**
   * An exchange ended.
   *
   * @param operation what was called
   * @param decision how it was decided
   * @param failed whether it failed, as its root span would tell it
   * @param elapsedNanos how long it took
   * @return why its spans are to be kept; null: they are not
   */
  public @Nullable EndCause ended(
      Operation operation, Decision decision, boolean failed, long elapsedNanos) {
    if (decision.reason() == DecisionReason.NEVER) {
      return null;
    }
    boost.ended(operation, failed, elapsedNanos);
    EndCause cause = mayKeep(decision) ? keep.met(failed, elapsedNanos) : null;
    if (cause == null || cap == null || ledger == null) {
      return null;
    }
    long now = ledger.operations().boosts().clock().getAsLong();
    if (cap.ask(now, Effect.COUNT) == SlidingCap.Answer.FULL) {
      ledger.hindsight().capped(cause);
      return null;
    }
    ledger.hindsight().kept(cause);
    return cause;
  }
}
