package io.headwater.gateway;

import io.headwater.gateway.decide.temporary.TemporaryRule;
import io.headwater.gateway.decide.temporary.TemporaryRuleAudit;
import io.headwater.gateway.decide.temporary.TemporaryRuleEnd;
import io.headwater.gateway.decide.temporary.TemporaryRuleState;

/** Logs a line for each temporary rule that comes and for each that goes. */
final class TemporaryRuleLog implements TemporaryRuleAudit {
  private static final System.Logger LOG = System.getLogger(TemporaryRuleLog.class.getName());

  @Override
  public void created(TemporaryRuleState rule) {
    log("created", rule);
  }

  @Override
  public void ended(TemporaryRuleState rule, TemporaryRuleEnd end) {
    log("ended by " + end.wireName(), rule);
  }

  /** Texts of the rule are printable: none of them can break the line. */
  private static void log(String what, TemporaryRuleState state) {
    TemporaryRule rule = state.rule();
    int count = rule.limits().count();
    LOG.log(
        System.Logger.Level.INFO,
        "temporary rule {0}: id {1}, name {2}, who {3}, why {4}, until {5}, sampled {6} of {7}",
        what,
        state.id(),
        rule.name(),
        rule.origin().who(),
        rule.origin().why(),
        state.expires(),
        Long.toString(state.sampled()),
        count == 0 ? "any" : Integer.toString(count));
  }
}
