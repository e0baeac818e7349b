package io.headwater.gateway.forward;

import io.headwater.gateway.forward.balance.Endpoint;
import java.time.Duration;
import java.util.List;

/**
 * A named set of endpoints, and how to talk to them. Compared by identity: a reload makes new ones.
 */
public final class Upstream {
  private final String name;
  private final String version;
  private final String namespace;
  private final List<Endpoint> endpoints;
  private final Limits limits;

  /**
   * Describes an upstream.
   *
   * @param name its name, and the name of the service behind it
   * @param version of the service; empty: not told
   * @param namespace of the service; empty: that of the route match
   * @param endpoints at least one
   * @param limits of connections and time
   */
  public Upstream(
      String name, String version, String namespace, List<Endpoint> endpoints, Limits limits) {
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints: [] (expected: at least one)");
    }
    this.name = name;
    this.version = version;
    this.namespace = namespace;
    this.endpoints = List.copyOf(endpoints);
    this.limits = limits;
  }

  /** Its name, and the name of the service behind it. */
  public String name() {
    return name;
  }

  /** Version of the service; empty: not told. */
  public String version() {
    return version;
  }

  /** Namespace of the service; empty: that of the route match. */
  public String namespace() {
    return namespace;
  }

  /** At least one. */
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  Limits limits() {
    return limits;
  }

  /**
   * Bounds.
   *
   * @param timeout silence until the response head, and within the response body
   * @param connectTimeout one TCP connect, the resolution of a name included
   * @param attempts most attempts per exchange, the first included
   * @param idleConnections most idle connections per endpoint and event loop
   * @param idleTimeout how long an idle connection is kept
   */
  public record Limits(
      Duration timeout,
      Duration connectTimeout,
      int attempts,
      int idleConnections,
      Duration idleTimeout) {}
}
