package io.headwater.gateway.route;

import io.headwater.gateway.policy.RoutePolicies;
import org.jspecify.annotations.Nullable;

/**
 * Where an exchange goes, and what was called.
 *
 * @param route name of the explicit route, or of the resolver that spoke; empty: none did
 * @param service the service called; empty: unknown
 * @param endpoint the service's endpoint, {@code Say.Hello}; empty: not told by the route
 * @param namespace the namespace of the service
 * @param upstream name of the upstream; null: there is none for this request
 * @param template path pattern of the explicit route; null: none
 * @param policies what the route asks for beside forwarding; null: nothing
 */
public record RouteMatch(
    String route,
    String service,
    String endpoint,
    String namespace,
    @Nullable String upstream,
    @Nullable String template,
    @Nullable RoutePolicies policies) {

  /** Nothing is asked for beside forwarding. */
  public RouteMatch(
      String route,
      String service,
      String endpoint,
      String namespace,
      @Nullable String upstream,
      @Nullable String template) {
    this(route, service, endpoint, namespace, upstream, template, null);
  }

  /** Whether there is an upstream to go to. */
  public boolean isRouted() {
    return upstream != null;
  }

  /**
   * The low-cardinality name of what was called: {@code POST /users/{id}}, {@code POST greeter
   * Say.Hello}, or the method alone where nothing of the configuration was called.
   */
  public String operation(String method) {
    if (upstream == null) {
      return method;
    }
    if (template != null) {
      return method + ' ' + template;
    }
    return endpoint.isEmpty() ? method + ' ' + service : method + ' ' + service + ' ' + endpoint;
  }
}
