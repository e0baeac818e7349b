package io.headwater.gateway.config;

import io.headwater.gateway.config.SamplingConfig.Always;
import io.headwater.gateway.config.SamplingConfig.KindConfig;
import io.headwater.gateway.config.SamplingConfig.Never;
import io.headwater.gateway.config.SamplingConfig.Probability;
import io.headwater.gateway.config.SamplingConfig.TargetPerSecond;
import java.util.List;
import java.util.Map;

/** Reads what a rule does. */
final class KindReader {
  private static final String NEVER = "never";
  private static final String ALWAYS = "always";
  private static final String PROBABILITY = "probability";
  private static final String TARGET = "target-per-second";
  private static final String CAP = "max-per-second";
  private static final List<String> KINDS = List.of(NEVER, ALWAYS, PROBABILITY, TARGET);
  private static final String ONE_KIND =
      "one of never = true, always = true, probability or target-per-second; or max-per-second alone";
  private static final int MOST_PER_MINUTE = 10_000;

  private KindReader() {}

  static KindConfig read(Section rule, boolean isObject) {
    List<String> given = KINDS.stream().filter(rule::has).toList();
    boolean capped = rule.has(CAP);
    if (isObject && given.isEmpty() && !capped) {
      rule.wrong("no kind of sampling", ONE_KIND);
    } else if (given.size() > 1) {
      rule.wrong(String.join(" and ", given), ONE_KIND);
    } else if (given.contains(NEVER) && capped) {
      rule.get(CAP).wrong("no cap where nothing is sampled");
    }
    // Each is read, so that all that is wrong in it is told, and the last one given is meant.
    KindConfig kind = new Always();
    if (rule.has(NEVER)) {
      rule.get(NEVER).isTrue("true; or another kind of sampling in its stead");
      kind = new Never();
    }
    if (rule.has(ALWAYS)) {
      rule.get(ALWAYS).isTrue("true; or another kind of sampling in its stead");
    }
    if (rule.has(PROBABILITY)) {
      kind = new Probability(rule.get(PROBABILITY).probability());
    }
    boolean targeted = rule.has(TARGET);
    double target = targeted ? rule.get(TARGET).positive(100_000) : 0;
    boolean perOperation = perOperation(rule, targeted);
    int floor = floor(rule, perOperation);
    return targeted ? new TargetPerSecond(target, perOperation, floor) : kind;
  }

  private static boolean perOperation(Section rule, boolean targeted) {
    if (!rule.has("per")) {
      return false;
    }
    boolean perOperation = rule.get("per").oneOf(Map.of("operation", true));
    if (!targeted) {
      rule.get("per").wrong("target-per-second beside it");
    }
    return perOperation;
  }

  private static int floor(Section rule, boolean perOperation) {
    if (!rule.has("min-per-minute")) {
      return 0;
    }
    int floor = rule.get("min-per-minute").integer(0, MOST_PER_MINUTE);
    if (!perOperation) {
      rule.get("min-per-minute").wrong("per = operation beside it");
    }
    return floor;
  }
}
