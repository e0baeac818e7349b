package io.headwater.gateway;

import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.RoutingConfig;
import io.headwater.gateway.config.TracingConfig;
import io.headwater.gateway.config.TracingConfig.Unsampled;
import io.headwater.gateway.config.UpstreamConfig;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.RequestMatcher;
import io.headwater.gateway.decide.RequestMatcher.HeaderCondition;
import io.headwater.gateway.decide.SamplingKind;
import io.headwater.gateway.decide.SamplingRule;
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
    return compile(config, Map.of(), Map.of());
  }

  /**
   * Compiles, and keeps the upstreams whose configuration stays the same, so that their connections
   * and their state live on.
   *
   * @param before the configuration of {@code kept}
   * @param kept the upstreams so far
   */
  static GatewaySnapshot compile(
      GatewayConfig config, Map<String, UpstreamConfig> before, Map<String, Upstream> kept) {
    Map<String, Upstream> upstreams = new LinkedHashMap<>();
    config
        .upstreams()
        .forEach(
            (name, upstream) -> {
              Upstream same = upstream.equals(before.get(name)) ? kept.get(name) : null;
              upstreams.put(name, same == null ? upstream(upstream) : same);
            });
    return new GatewaySnapshot(
        router(config), decisions(config.tracing().sampling()), upstreams, settings(config));
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

  private static DecisionEngine decisions(TracingConfig.SamplingConfig sampling) {
    List<SamplingRule> rules = sampling.rules().stream().map(SnapshotCompiler::rule).toList();
    return new DecisionEngine(rules, sampling.defaultProbability());
  }

  private static SamplingRule rule(TracingConfig.RuleConfig rule) {
    Double probability = rule.probability();
    SamplingKind kind =
        rule.never() || probability == null
            ? new SamplingKind.Never()
            : new SamplingKind.Probability(probability);
    return new SamplingRule(rule.name(), matcher(rule.match()), kind);
  }

  private static RequestMatcher matcher(TracingConfig.MatchConfig match) {
    List<HeaderCondition> headers =
        match.headers().entrySet().stream()
            .map(header -> new HeaderCondition(header.getKey(), header.getValue()))
            .toList();
    return new RequestMatcher(match.methods(), match.path(), headers);
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
