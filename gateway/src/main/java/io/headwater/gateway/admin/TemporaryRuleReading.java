package io.headwater.gateway.admin;

import io.headwater.gateway.decide.temporary.TemporaryRule;

/** Reads the rule that a request's body describes. */
@FunctionalInterface
public interface TemporaryRuleReading {
  /**
   * Reads it.
   *
   * @throws UnreadableRuleException with everything that is wrong with it
   */
  TemporaryRule read(String json) throws UnreadableRuleException;
}
