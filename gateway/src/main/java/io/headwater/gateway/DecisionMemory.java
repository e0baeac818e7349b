package io.headwater.gateway;

import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.Operations;
import io.headwater.gateway.decide.token.TokenMemory;
import io.headwater.gateway.decide.trust.TrustTally;
import java.time.Clock;

/**
 * What goes on from one configuration to the next, for as long as the gateway runs.
 *
 * @param tokens which debug tokens were used
 * @param trust what was taken from trusted callers
 * @param ledger the books of requests, and the operations that they tell apart
 */
record DecisionMemory(TokenMemory tokens, TrustTally trust, DecisionLedger ledger) {
  /** Remembers nothing, of the usual number of operations. */
  static DecisionMemory fresh() {
    return fresh(Operations.DEFAULT_BOUND);
  }

  /**
   * Remembers nothing.
   *
   * @param maxOperations operations that the books tell apart
   */
  static DecisionMemory fresh(int maxOperations) {
    return new DecisionMemory(
        new TokenMemory(Clock.systemUTC(), System::nanoTime),
        new TrustTally(),
        new DecisionLedger(new Operations(maxOperations, System::nanoTime)));
  }
}
