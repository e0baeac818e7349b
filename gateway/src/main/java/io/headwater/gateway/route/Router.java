package io.headwater.gateway.route;

import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.ServiceResolver.ResolvedService;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Explicit routes, most specific first, then the resolver. Immutable. */
public final class Router {
  private final List<Destination> routes;
  private final @Nullable ServiceResolver resolver;
  private final Set<String> upstreams;
  private final String namespace;
  private final RouteMatch unmatched;

  /**
   * Compiles the table.
   *
   * @param routes in any order
   * @param resolver null: requests without a route go nowhere
   * @param upstreams names that a resolved service may have
   * @param namespace namespace of every service, where the resolver gives none
   */
  public Router(
      List<Route> routes,
      @Nullable ServiceResolver resolver,
      Set<String> upstreams,
      String namespace) {
    this.routes =
        routes.stream()
            .sorted(Route.MOST_SPECIFIC_FIRST)
            .map(route -> new Destination(route, namespace))
            .toList();
    this.resolver = resolver;
    this.upstreams = Set.copyOf(upstreams);
    this.namespace = namespace;
    this.unmatched = new RouteMatch("", "", "", namespace, null, null);
  }

  /** Finds the way; a match without upstream where there is none. */
  public RouteMatch route(RequestView request) {
    for (int i = 0; i < routes.size(); i++) {
      Destination destination = routes.get(i);
      if (destination.route.matches(request)) {
        return destination.match;
      }
    }
    ResolvedService resolved = resolver == null ? null : resolver.resolve(request.path());
    if (resolver == null || resolved == null) {
      return unmatched;
    }
    String service = resolved.service();
    String upstream = upstreams.contains(service) ? service : null;
    return new RouteMatch(resolver.name(), service, resolved.endpoint(), namespace, upstream, null);
  }

  /** Whether any route is for certain hosts only. */
  public boolean asksForHosts() {
    return routes.stream().anyMatch(destination -> destination.route.host() != null);
  }

  /** What is known of a request that cannot be routed, because it cannot be read. */
  public RouteMatch unmatched() {
    return unmatched;
  }

  /** A route with the match that it always gives. */
  private record Destination(Route route, RouteMatch match) {
    Destination(Route route, String namespace) {
      this(
          route,
          new RouteMatch(
              route.name(),
              route.upstream(),
              "",
              namespace,
              route.upstream(),
              route.path() == null ? null : route.path().text()));
    }
  }
}
