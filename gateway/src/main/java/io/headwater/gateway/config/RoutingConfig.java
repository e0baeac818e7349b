package io.headwater.gateway.config;

import io.headwater.gateway.http.PathPattern;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From request to upstream.
 *
 * @param routes explicit routes, in the order of the file
 * @param resolver what is asked when no route matches
 * @param routeDefaults what is asked for beside forwarding where no route matches; routes have it
 *     in theirs already
 */
public record RoutingConfig(
    List<RouteConfig> routes, ResolverKind resolver, RoutePolicyConfig routeDefaults) {

  /** What {@code reference.conf} says. */
  public static RoutingConfig defaults() {
    return new RoutingConfig(List.of(), ResolverKind.MICRO, RoutePolicyConfig.NONE);
  }

  /**
   * One explicit route.
   *
   * @param name unique
   * @param host exact host, or {@code *.example.com}; null: any
   * @param path pattern of the path; null: any
   * @param methods upper-case methods; empty: any
   * @param upstream name of an upstream of this file
   * @param policies what it asks for beside forwarding
   */
  public record RouteConfig(
      String name,
      @Nullable String host,
      @Nullable PathPattern path,
      Set<String> methods,
      String upstream,
      RoutePolicyConfig policies) {

    /** A route that forwards and does nothing else. */
    public RouteConfig(
        String name,
        @Nullable String host,
        @Nullable PathPattern path,
        Set<String> methods,
        String upstream) {
      this(name, host, path, methods, upstream, RoutePolicyConfig.NONE);
    }
  }

  /** How a service is read out of a request that no explicit route takes. */
  public enum ResolverKind {
    MICRO,
    PATH,
    NONE
  }
}
