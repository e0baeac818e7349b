package io.headwater.gateway;

import io.headwater.gateway.config.RoutePolicyConfig;
import io.headwater.gateway.config.RoutePolicyConfig.CorsConfig;
import io.headwater.gateway.config.RoutePolicyConfig.HeaderRulesConfig;
import io.headwater.gateway.config.RoutePolicyConfig.RateLimitConfig;
import io.headwater.gateway.config.RoutingConfig;
import io.headwater.gateway.config.RoutingConfig.RouteConfig;
import io.headwater.gateway.http.HeaderTemplate;
import io.headwater.gateway.http.OriginPattern;
import io.headwater.gateway.policy.Cors;
import io.headwater.gateway.policy.HeaderRules;
import io.headwater.gateway.policy.RateLimitSettings;
import io.headwater.gateway.policy.RateLimiter;
import io.headwater.gateway.policy.RateLimiters;
import io.headwater.gateway.policy.RoutePolicies;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what the configuration says of a route into what is done for its exchanges. */
final class RoutePolicyCompiler {
  private RoutePolicyCompiler() {}

  /**
   * Compiles.
   *
   * @param route its name, by which what it has counted is found again
   * @return null: it asks for nothing beside forwarding
   */
  static @Nullable RoutePolicies compile(
      RoutePolicyConfig config, String route, RateLimiters rateLimits) {
    if (config.equals(RoutePolicyConfig.NONE)) {
      return null;
    }
    return new RoutePolicies(
        config.cors() == null ? null : cors(config.cors()),
        headers(config.requestHeaders()),
        headers(config.responseHeaders()),
        config.rewrite(),
        rateLimit(config.rateLimit(), route, rateLimits),
        config.timeout() == null ? 0 : config.timeout().toNanos(),
        config.maxRequestBody() == null ? RoutePolicies.AS_FOR_ALL : config.maxRequestBody());
  }

  /** The names under which anything is limited. */
  static Set<String> limited(RoutingConfig routing) {
    Set<String> limited = new HashSet<>();
    if (routing.routeDefaults().rateLimit() != null) {
      limited.add(RateLimiters.RESOLVED);
    }
    for (RouteConfig route : routing.routes()) {
      if (route.policies().rateLimit() != null) {
        limited.add(route.name());
      }
    }
    return limited;
  }

  private static Cors cors(CorsConfig config) {
    return new Cors(
        new Cors.Settings(
            config.origins().stream().map(OriginPattern::new).toList(),
            config.methods(),
            config.headers(),
            config.expose(),
            config.credentials(),
            config.maxAge()));
  }

  private static @Nullable HeaderRules headers(HeaderRulesConfig config) {
    return config.equals(HeaderRulesConfig.NONE)
        ? null
        : new HeaderRules(templates(config.set()), templates(config.add()), config.remove());
  }

  private static Map<String, HeaderTemplate> templates(Map<String, String> values) {
    Map<String, HeaderTemplate> templates = new LinkedHashMap<>();
    values.forEach((name, value) -> templates.put(name, HeaderTemplate.parse(value)));
    return templates;
  }

  private static @Nullable RateLimiter rateLimit(
      @Nullable RateLimitConfig config, String route, RateLimiters rateLimits) {
    return config == null
        ? null
        : rateLimits.of(
            route,
            new RateLimitSettings(
                config.perSecond(),
                config.burst(),
                per(config.per()),
                config.header(),
                config.maxKeys()));
  }

  private static RateLimitSettings.Per per(RateLimitConfig.Per per) {
    return switch (per) {
      case CLIENT -> RateLimitSettings.Per.CLIENT;
      case TENANT -> RateLimitSettings.Per.TENANT;
      case ROUTE -> RateLimitSettings.Per.ROUTE;
      case HEADER -> RateLimitSettings.Per.HEADER;
    };
  }
}
