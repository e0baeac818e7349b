package io.headwater.gateway.forward.upkeep;

import io.headwater.gateway.forward.balance.EndpointSource;
import io.headwater.gateway.forward.balance.UpstreamState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for one upstream in the background.
 *
 * @param state what comes of it
 * @param lookUps names that DNS is asked for
 * @param minTtl least time between two look-ups of a name
 * @param maxTtl most
 * @param check null: health is not checked
 */
public record UpkeepPlan(
    UpstreamState state,
    List<EndpointSource> lookUps,
    Duration minTtl,
    Duration maxTtl,
    @Nullable HealthCheck check) {
  public UpkeepPlan {
    lookUps = List.copyOf(lookUps);
  }
}
