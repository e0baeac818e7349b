package io.headwater.gateway;

import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.RoutingConfig;
import io.headwater.gateway.config.UpstreamConfig;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionSteps;
import io.headwater.gateway.exchange.GatewaySnapshot;
import io.headwater.gateway.forward.Endpoint;
import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.route.MicroResolver;
import io.headwater.gateway.route.PathResolver;
import io.headwater.gateway.route.Route;
import io.headwater.gateway.route.Router;
import io.headwater.gateway.route.ServiceResolver;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a configuration into what exchanges are served by. */
final class SnapshotCompiler {
  private static final int HTTP_PORT = 80;

  private SnapshotCompiler() {}

  /**
   * Compiles a configuration.
   *
   * @param previous whose rates and caps go on; null: there was none
   */
  static GatewaySnapshot compile(GatewayConfig config, @Nullable DecisionEngine previous) {
    Map<String, Upstream> upstreams = new LinkedHashMap<>();
    config.upstreams().forEach((name, upstream) -> upstreams.put(name, upstream(upstream)));
    DecisionEngine decisions =
        new DecisionEngine(
            PolicyCompiler.compile(config.tracing().sampling()),
            System::nanoTime,
            DecisionSteps.NONE,
            previous);
    return new GatewaySnapshot(router(config), decisions, upstreams);
  }

  private static Router router(GatewayConfig config) {
    List<Route> routes =
        config.routing().routes().stream()
            .map(
                route ->
                    new Route(
                        route.name(),
                        route.host(),
                        route.path(),
                        route.methods(),
                        route.upstream()))
            .toList();
    return new Router(
        routes,
        resolver(config.routing().resolver()),
        config.upstreams().keySet(),
        config.service().namespace());
  }

  private static @Nullable ServiceResolver resolver(RoutingConfig.ResolverKind kind) {
    return switch (kind) {
      case MICRO -> new MicroResolver();
      case PATH -> new PathResolver();
      case NONE -> null;
    };
  }

  private static Upstream upstream(UpstreamConfig config) {
    return new Upstream(
        config.name(),
        config.serviceVersion(),
        config.namespace(),
        config.endpoints().stream().map(SnapshotCompiler::endpoint).toList(),
        new Upstream.Limits(
            config.timeout(),
            config.connectTimeout(),
            config.attempts(),
            config.pool().idleConnections(),
            config.pool().idleTimeout()));
  }

  private static Endpoint endpoint(URI uri) {
    String host = uri.getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Endpoint(bare, uri.getPort() < 0 ? HTTP_PORT : uri.getPort());
  }
}
