package io.headwater.gateway.config;

import io.headwater.gateway.config.RoutingConfig.RouteConfig;
import io.headwater.gateway.http.PathPattern;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the router tries routes: the most specific first, an exact host before a
 * wildcard, the longer the better, before none, then the path, then whether methods are told; then
 * the order of the file.
 *
 * <p>Told here again because the configuration knows no router; a test holds the two together.
 */
final class RouteOrder {
  private static final Comparator<RouteConfig> MOST_SPECIFIC_FIRST =
      Comparator.comparingInt(RouteOrder::hostRank)
          .thenComparing(Comparator.comparingInt(RouteOrder::wildcardLength).reversed())
          .thenComparing(RouteConfig::path, RouteOrder::comparePaths)
          .thenComparing(RouteConfig::methods, Comparator.comparing(Set::isEmpty));

  private RouteOrder() {}

  static List<RouteConfig> sorted(List<RouteConfig> routes) {
    return routes.stream().sorted(MOST_SPECIFIC_FIRST).toList();
  }

  private static int hostRank(RouteConfig route) {
    if (route.host() == null) {
      return 2;
    }
    return route.host().startsWith("*.") ? 1 : 0;
  }

  /** Of two wildcards that take one host, the longer takes fewer. */
  private static int wildcardLength(RouteConfig route) {
    return route.host() != null && route.host().startsWith("*.") ? route.host().length() : 0;
  }

  private static int comparePaths(@Nullable PathPattern a, @Nullable PathPattern b) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
    return a.compareSpecificity(b);
  }
}
