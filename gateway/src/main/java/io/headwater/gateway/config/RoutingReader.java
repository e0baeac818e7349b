package io.headwater.gateway.config;

import io.headwater.gateway.config.RoutingConfig.ResolverKind;
import io.headwater.gateway.config.RoutingConfig.RouteConfig;
import io.headwater.gateway.http.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code headwater.routing}. */
final class RoutingReader {
  private RoutingReader() {}

  static RoutingConfig read(Section section, Set<String> upstreams) {
    RoutePolicyConfig defaults = RoutePolicyReader.readDefaults(section.section("defaults"));
    UniqueNames names = new UniqueNames("route");
    List<RouteConfig> routes = new ArrayList<>();
    for (Setting element : section.get("routes").elements("a list of routes")) {
      routes.add(route(element.section(), names, upstreams, defaults));
    }
    RoutingConfig routing =
        new RoutingConfig(
            List.copyOf(routes),
            section.get("resolver").oneOf(Words.of(ResolverKind.values(), Words::word)),
            defaults);
    section.refuseUnknownKeys();
    return routing;
  }

  private static RouteConfig route(
      Section section, UniqueNames names, Set<String> upstreams, RoutePolicyConfig defaults) {
    String name = names.read(section.get("name"));
    Section match = section.optionalSection("match");
    PathPattern path = ConditionReader.path(match);
    RouteConfig route =
        new RouteConfig(
            name,
            ConditionReader.host(match),
            path,
            ConditionReader.methods(match),
            section.get("upstream").text(upstreams::contains, expectedUpstream(upstreams)),
            RoutePolicyReader.read(section, path, defaults));
    match.refuseUnknownKeys();
    section.refuseUnknownKeys();
    return route;
  }

  private static String expectedUpstream(Set<String> upstreams) {
    return upstreams.isEmpty()
        ? "the name of an upstream, of which there is none"
        : "the name of an upstream: " + String.join(", ", upstreams);
  }
}
