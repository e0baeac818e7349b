package io.headwater.gateway;

import io.headwater.gateway.decide.temporary.TemporaryRules;
import io.headwater.gateway.decide.token.TokenMemory;
import io.headwater.gateway.decide.trust.TrustTally;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * What goes on from one configuration to the next, for as long as the gateway runs.
 *
 * @param tokens which debug tokens were used
 * @param trust what was taken from trusted callers
 * @param temporary rules that end by themselves
 */
record DecisionMemory(TokenMemory tokens, TrustTally trust, TemporaryRules temporary) {
  static DecisionMemory fresh() {
    return new DecisionMemory(
        new TokenMemory(Clock.systemUTC(), System::nanoTime),
        new TrustTally(),
        new TemporaryRules(
            Clock.systemUTC(),
            System::nanoTime,
            new SecureRandom()::nextLong,
            new TemporaryRuleLog()));
  }
}
