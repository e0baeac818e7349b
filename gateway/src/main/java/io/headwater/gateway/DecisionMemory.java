package io.headwater.gateway;

import io.headwater.gateway.decide.token.TokenMemory;
import io.headwater.gateway.decide.trust.TrustTally;
import io.headwater.gateway.policy.RateLimiters;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * What goes on from one configuration to the next, for as long as the gateway runs.
 *
 * @param tokens which debug tokens were used
 * @param trust what was taken from trusted callers
 * @param rateLimits what routes have counted
 */
record DecisionMemory(TokenMemory tokens, TrustTally trust, RateLimiters rateLimits) {
  static DecisionMemory fresh() {
    return new DecisionMemory(
        new TokenMemory(Clock.systemUTC(), System::nanoTime),
        new TrustTally(),
        new RateLimiters(System::nanoTime, new SecureRandom()));
  }
}
