package io.headwater.gateway;

import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.Operations;
import io.headwater.gateway.decide.RemoteSampling;
import io.headwater.gateway.decide.temporary.TemporaryRules;
import io.headwater.gateway.decide.token.TokenMemory;
import io.headwater.gateway.decide.trust.TrustTally;
import io.headwater.gateway.policy.RateLimiters;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What goes on from one configuration to the next, for as long as the gateway runs.
 *
 * @param tokens which debug tokens were used
 * @param trust what was taken from trusted callers
 * @param rateLimits what routes have counted
 * @param temporary rules that end by themselves
 * @param ledger the books of requests, and the operations that they tell apart
 * @param remote the strategy of a server, if one is followed
 * @param clock monotonic, in nanoseconds: of rates, caps and budgets
 */
record DecisionMemory(
    TokenMemory tokens,
    TrustTally trust,
    RateLimiters rateLimits,
    TemporaryRules temporary,
    DecisionLedger ledger,
    RemoteSampling remote,
    LongSupplier clock) {
  /** Remembers nothing yet, of the usual number of operations. */
  static DecisionMemory fresh() {
    return fresh(Clock.systemUTC(), System::nanoTime, Operations.DEFAULT_BOUND);
  }

  /**
   * Remembers nothing yet.
   *
   * @param dates by which tokens expire
   * @param clock monotonic, in nanoseconds
   * @param maxOperations operations that the books tell apart
   */
  static DecisionMemory fresh(Clock dates, LongSupplier clock, int maxOperations) {
    return new DecisionMemory(
        new TokenMemory(dates, clock),
        new TrustTally(),
        new RateLimiters(clock, new SecureRandom()),
        new TemporaryRules(dates, clock, new SecureRandom()::nextLong, new TemporaryRuleLog()),
        new DecisionLedger(new Operations(maxOperations, clock)),
        new RemoteSampling(clock),
        clock);
  }
}
