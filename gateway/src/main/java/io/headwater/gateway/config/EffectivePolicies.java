package io.headwater.gateway.config;

import io.headwater.gateway.config.RoutePolicyConfig.CorsConfig;
import io.headwater.gateway.config.RoutePolicyConfig.HeaderRulesConfig;
import io.headwater.gateway.config.RoutePolicyConfig.RateLimitConfig;
import io.headwater.gateway.config.RoutingConfig.RouteConfig;
import io.headwater.gateway.http.PathRewrite;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What routes ask for beside forwarding, for people to read. */
final class EffectivePolicies {
  private static final String MASKED = "***";

  private EffectivePolicies() {}

  static void render(Dump dump, RoutingConfig routing) {
    List<RouteConfig> policed =
        RouteOrder.sorted(routing.routes()).stream()
            .filter(route -> !route.policies().equals(RoutePolicyConfig.NONE))
            .toList();
    boolean byDefault = !routing.routeDefaults().equals(RoutePolicyConfig.NONE);
    dump.title("route policies: " + (policed.isEmpty() && !byDefault ? "none" : policed.size()));
    for (RouteConfig route : policed) {
      render(dump.item(route.name()), route.policies());
    }
    if (byDefault) {
      render(dump.item("what no route takes"), routing.routeDefaults());
    }
  }

  private static void render(Dump dump, RoutePolicyConfig policies) {
    PathRewrite rewrite = policies.rewrite();
    if (rewrite != null) {
      dump.row("rewrite", (rewrite.isStrip() ? "without " : "to ") + rewrite.text());
    }
    if (policies.timeout() != null) {
      dump.row("timeout", Quantities.duration(policies.timeout()));
    }
    if (policies.maxRequestBody() != null) {
      long most = policies.maxRequestBody();
      dump.row("request-body", most == 0 ? "no limit" : Quantities.bytes(most));
    }
    if (policies.rateLimit() != null) {
      dump.row("rate-limit", rateLimit(policies.rateLimit()));
    }
    if (policies.cors() != null) {
      cors(dump, policies.cors());
    }
    headers(dump, "request-headers", policies.requestHeaders(), true);
    headers(dump, "response-headers", policies.responseHeaders(), false);
  }

  private static String rateLimit(RateLimitConfig limit) {
    String per =
        switch (limit.per()) {
          case CLIENT -> " per client";
          case TENANT -> " per tenant";
          case HEADER -> " per value of " + limit.header();
          case ROUTE -> "";
        };
    String keys =
        limit.per() == RateLimitConfig.Per.ROUTE ? "" : ", " + limit.maxKeys() + " told apart";
    return Quantities.probability(limit.perSecond())
        + " per second"
        + per
        + ", "
        + limit.burst()
        + " at once"
        + keys;
  }

  private static void cors(Dump dump, CorsConfig cors) {
    dump.row("cors origins", list(cors.origins()))
        .row("cors methods", list(cors.methods()))
        .row("cors headers", list(cors.headers()))
        .row("cors expose", list(cors.expose()))
        .row("cors credentials", String.valueOf(cors.credentials()))
        .row("cors max-age", Quantities.duration(cors.maxAge()));
  }

  private static void headers(Dump dump, String key, HeaderRulesConfig rules, boolean secret) {
    if (!rules.set().isEmpty()) {
      dump.row(key + " set", lines(rules.set(), secret));
    }
    if (!rules.add().isEmpty()) {
      dump.row(key + " add", lines(rules.add(), secret));
    }
    if (!rules.remove().isEmpty()) {
      dump.row(key + " remove", list(rules.remove()));
    }
  }

  private static String lines(Map<String, String> values, boolean secret) {
    List<String> lines = new ArrayList<>();
    values.forEach((name, value) -> lines.add(name + ": " + (secret ? MASKED : value)));
    return list(lines);
  }

  private static String list(Collection<String> values) {
    return values.isEmpty() ? "none" : String.join(", ", values);
  }
}
