package io.headwater.gateway.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A named set of endpoints, and how to talk to them.
 *
 * @param name its key, and the service name that resolvers look up
 * @param endpoints absolute {@code http} URIs without path, query and user; at least one
 * @param serviceVersion what the attempt span says of the callee's version; empty: nothing
 * @param namespace the callee's namespace; empty: that of the route match
 * @param timeout silence until the response head; 0 is refused
 * @param connectTimeout bound on one TCP connect, the resolution of a name included
 * @param attempts most attempts per exchange, the first included
 * @param pool idle connections
 */
public record UpstreamConfig(
    String name,
    List<URI> endpoints,
    String serviceVersion,
    String namespace,
    Duration timeout,
    Duration connectTimeout,
    int attempts,
    Pool pool) {

  /**
   * An upstream of which only this is told; for the rest, what {@code reference.conf} says.
   *
   * @param name its key
   * @param endpoints at least one
   */
  public static UpstreamConfig of(String name, List<URI> endpoints) {
    return new UpstreamConfig(
        name,
        List.copyOf(endpoints),
        "",
        "",
        Duration.ofSeconds(30),
        Duration.ofSeconds(2),
        3,
        Pool.defaults());
  }

  /**
   * Idle connections of one endpoint on one event loop.
   *
   * @param idleConnections most that are kept; 0: every connection is closed after its exchange
   * @param idleTimeout how long one is kept
   */
  public record Pool(int idleConnections, Duration idleTimeout) {
    /** What {@code reference.conf} says. */
    public static Pool defaults() {
      return new Pool(256, Duration.ofSeconds(60));
    }
  }
}
