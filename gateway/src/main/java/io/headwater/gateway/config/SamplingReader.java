package io.headwater.gateway.config;

import io.headwater.gateway.config.SamplingConfig.KeepConfig;
import io.headwater.gateway.config.SamplingConfig.RuleConfig;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code headwater.tracing.sampling}. */
final class SamplingReader {
  /** So many admissions of a cap are remembered at most. */
  private static final int HIGHEST_CAP = 100_000;

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
    KeepConfig keep = HindsightReader.keep(section.section("keep"));
    SamplingConfig sampling =
        new SamplingConfig(
            defaultProbability,
            section.get("max-per-second").integer(0, HIGHEST_CAP),
            section.get("max-operations").integer(1, 100_000),
            keep,
            HindsightReader.boost(section.section("boost"), keep),
            List.copyOf(rules),
            RemoteReader.read(section.section("remote")));
    section.refuseUnknownKeys();
    return sampling;
  }

  private static RuleConfig rule(Setting setting, UniqueNames names) {
    Section section = setting.section();
    String name = names.read(section.get("name"));
    int cap =
        section.has("max-per-second") ? section.get("max-per-second").integer(1, HIGHEST_CAP) : 0;
    RuleConfig rule =
        new RuleConfig(
            name,
            MatchReader.read(section.optionalSection("match")),
            KindReader.read(section, setting.isObject()),
            cap);
    section.refuseUnknownKeys();
    return rule;
  }
}
