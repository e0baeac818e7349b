package io.headwater.gateway;

import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.RoutingConfig;
import io.headwater.gateway.config.TracingConfig.Unsampled;
import io.headwater.gateway.config.UpstreamConfig;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionSteps;
import io.headwater.gateway.exchange.ExchangeSettings;
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

  static GatewaySnapshot compile(GatewayConfig config) {
    return compile(config, Map.of(), null);
  }

  /**
   * Compiles, and keeps the upstreams whose configuration stays the same, so that their connections
   * and their state live on. The rates and caps of rules go on, too.
   *
   * @param before the upstreams' configuration so far
   * @param previous what was compiled of it; null: nothing
   */
  static GatewaySnapshot compile(
      GatewayConfig config,
      Map<String, UpstreamConfig> before,
      @Nullable GatewaySnapshot previous) {
    Map<String, Upstream> kept = previous == null ? Map.of() : previous.upstreams();
    Map<String, Upstream> upstreams = new LinkedHashMap<>();
    config
        .upstreams()
        .forEach(
            (name, upstream) -> {
              Upstream same = upstream.equals(before.get(name)) ? kept.get(name) : null;
              upstreams.put(name, same == null ? upstream(upstream) : same);
            });
    DecisionEngine decisions =
        new DecisionEngine(
            PolicyCompiler.compile(config.tracing().sampling()),
            System::nanoTime,
            DecisionSteps.NONE,
            previous == null ? null : previous.decisions());
    return new GatewaySnapshot(router(config), decisions, upstreams, settings(config));
  }

  private static ExchangeSettings settings(GatewayConfig config) {
    return new ExchangeSettings(
        config.listen().limits().requestBody(),
        config.tracing().propagation().unsampled() == Unsampled.NOT_SAMPLED);
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
