package io.headwater.gateway.config;

import io.headwater.gateway.config.TracingConfig.MatchConfig;
import io.headwater.gateway.config.TracingConfig.RuleConfig;
import io.headwater.gateway.config.TracingConfig.SamplingConfig;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code headwater.tracing.sampling}. */
final class SamplingReader {
  private static final String NEVER = "true; or probability in its stead";
  private static final String ONE_OF_BOTH = "either never = true or a probability";

  private SamplingReader() {}

  static SamplingConfig read(Section section) {
    Section defaults = section.section("default");
    double defaultProbability = defaults.get("probability").probability();
    defaults.refuseUnknownKeys();
    UniqueNames names = new UniqueNames("rule");
    List<RuleConfig> rules = new ArrayList<>();
    for (Setting element : section.get("rules").elements("a list of rules")) {
      rules.add(rule(element, names));
    }
    section.refuseUnknownKeys();
    return new SamplingConfig(defaultProbability, List.copyOf(rules));
  }

  private static RuleConfig rule(Setting setting, UniqueNames names) {
    Section section = setting.section();
    String name = names.read(section.get("name"));
    MatchConfig match = match(section.optionalSection("match"));
    boolean never = section.has("never");
    Double probability =
        section.has("probability") ? section.get("probability").probability() : null;
    if (never) {
      section.get("never").isTrue(NEVER);
    }
    if (setting.isObject() && never == (probability != null)) {
      section.wrong(never ? "never and probability" : "neither never nor probability", ONE_OF_BOTH);
    }
    section.refuseUnknownKeys();
    return new RuleConfig(name, match, never, probability);
  }

  private static MatchConfig match(Section section) {
    MatchConfig match =
        new MatchConfig(
            ConditionReader.methods(section),
            ConditionReader.path(section),
            ConditionReader.headers(section));
    section.refuseUnknownKeys();
    return match;
  }
}
