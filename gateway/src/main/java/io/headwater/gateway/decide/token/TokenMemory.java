package io.headwater.gateway.decide.token;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What a gateway remembers of debug tokens, for as long as it runs: uses, books, and how many
 * signatures it verified lately. One for all configurations, so that a reload brings no used token
 * back to life. A restart does.
 */
public final class TokenMemory {
  private final Clock clock;
  private final ReplayGuard replays = new ReplayGuard();
  private final TokenLedger ledger = new TokenLedger();
  private final VerificationBudget budget;

  /**
   * Remembers nothing yet.
   *
   * @param clock by which tokens expire
   * @param nanoClock by which a second is measured: {@code System::nanoTime}
   */
  public TokenMemory(Clock clock, LongSupplier nanoClock) {
    this.clock = clock;
    this.budget = new VerificationBudget(nanoClock);
  }

  /** The books of presented tokens. */
  public TokenLedger ledger() {
    return ledger;
  }

  /** Tokens whose uses are remembered. */
  public int size() {
    return replays.size();
  }

  Clock clock() {
    return clock;
  }

  ReplayGuard replays() {
    return replays;
  }

  VerificationBudget budget() {
    return budget;
  }
}
