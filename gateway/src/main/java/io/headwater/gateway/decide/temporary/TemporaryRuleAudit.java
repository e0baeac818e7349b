package io.headwater.gateway.decide.temporary;

/** Is told of each rule that comes and goes; never on an event loop that carries traffic. */
public interface TemporaryRuleAudit {
  /** A rule is in force. */
  void created(TemporaryRuleState rule);

  /** A rule is in force no more. */
  void ended(TemporaryRuleState rule, TemporaryRuleEnd end);
}
