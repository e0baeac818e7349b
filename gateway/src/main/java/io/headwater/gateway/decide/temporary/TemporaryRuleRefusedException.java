package io.headwater.gateway.decide.temporary;

/**
 * There is no place for a rule beside those in force; the message says why, and is safe to show.
 */
public final class TemporaryRuleRefusedException extends Exception {
  TemporaryRuleRefusedException(String message) {
    super(message);
  }
}
