package io.headwater.gateway.admin;

import io.headwater.gateway.forward.balance.UpstreamSnapshot;
import java.util.List;
import java.util.function.Supplier;

/**
 * What serves, for the admin port to show.
 *
 * @param readiness whether the gateway should be sent traffic
 * @param reloads what became of changed configurations
 * @param config the configuration in force
 * @param upstreams upstreams and their endpoints, by name
 */
public record ServingViews(
    Supplier<Readiness> readiness,
    Supplier<ReloadCounts> reloads,
    Supplier<ConfigInForce> config,
    Supplier<List<UpstreamSnapshot>> upstreams) {}
