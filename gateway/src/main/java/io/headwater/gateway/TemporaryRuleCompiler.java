package io.headwater.gateway;

import io.headwater.gateway.admin.TemporaryRuleReading;
import io.headwater.gateway.admin.UnreadableRuleException;
import io.headwater.gateway.config.ConfigurationException;
import io.headwater.gateway.config.Problem;
import io.headwater.gateway.config.TemporaryRuleConfig;
import io.headwater.gateway.config.TemporaryRuleReader;
import io.headwater.gateway.decide.temporary.TemporaryRule;

/** Turns what the admin port is asked for into a temporary rule, with the rules of the file. */
final class TemporaryRuleCompiler implements TemporaryRuleReading {
  @Override
  public TemporaryRule read(String json) throws UnreadableRuleException {
    try {
      TemporaryRuleConfig config = TemporaryRuleReader.read(json);
      return new TemporaryRule(
          config.name(),
          PolicyCompiler.matcher(config.match()),
          config.probability(),
          new TemporaryRule.Limits(config.count(), config.duration()),
          new TemporaryRule.Origin(config.who(), config.why()));
    } catch (ConfigurationException e) {
      throw new UnreadableRuleException(e.problems().stream().map(Problem::toString).toList());
    }
  }
}
