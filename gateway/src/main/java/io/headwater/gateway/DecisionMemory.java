package io.headwater.gateway;

import io.headwater.gateway.decide.temporary.TemporaryRules;
import io.headwater.gateway.decide.token.TokenMemory;
import io.headwater.gateway.decide.trust.TrustTally;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What goes on from one configuration to the next, for as long as the gateway runs.
 *
 * @param tokens which debug tokens were used
 * @param trust what was taken from trusted callers
 * @param temporary rules that end by themselves
 * @param clock monotonic, in nanoseconds: of rates, caps and budgets
 */
record DecisionMemory(
    TokenMemory tokens, TrustTally trust, TemporaryRules temporary, LongSupplier clock) {
  static DecisionMemory fresh() {
    return fresh(Clock.systemUTC(), System::nanoTime);
  }

  /**
   * Remembers nothing yet.
   *
   * @param dates by which tokens expire
   * @param clock monotonic, in nanoseconds
   */
  static DecisionMemory fresh(Clock dates, LongSupplier clock) {
    return new DecisionMemory(
        new TokenMemory(dates, clock),
        new TrustTally(),
        new TemporaryRules(dates, clock, new SecureRandom()::nextLong, new TemporaryRuleLog()),
        clock);
  }
}
