package io.headwater.gateway;

import io.headwater.gateway.config.SamplingConfig;
import io.headwater.gateway.config.SamplingConfig.BoostConfig;
import io.headwater.gateway.config.SamplingConfig.EndKind;
import io.headwater.gateway.decide.BoostSettings;
import io.headwater.gateway.decide.EndConditions;
import io.headwater.gateway.decide.HindsightSettings;
import java.time.Duration;
import java.util.Set;

/** Turns what the configuration says of the ends of exchanges into what the engine takes. */
final class HindsightCompiler {
  private HindsightCompiler() {}

  static HindsightSettings compile(SamplingConfig sampling) {
    Duration slowerThan = sampling.keep().slowerThan();
    BoostConfig boost = sampling.boost();
    return new HindsightSettings(
        conditions(sampling.keep().on(), slowerThan),
        sampling.keep().maxPerSecond(),
        new BoostSettings(
            conditions(boost.on(), slowerThan),
            boost.probability(),
            boost.duration().toNanos(),
            boost.coolDown().toNanos(),
            boost.maxOperations()));
  }

  private static EndConditions conditions(Set<EndKind> on, Duration slowerThan) {
    return new EndConditions(
        on.contains(EndKind.ERROR), on.contains(EndKind.SLOW), slowerThan.toNanos());
  }
}
