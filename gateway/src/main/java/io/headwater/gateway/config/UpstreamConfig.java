package io.headwater.gateway.config;

import java.net.URI;
import java.util.List;

/**
 * A named set of endpoints, and how to talk to them.
 *
 * @param name its key, and the service name that resolvers look up
 * @param endpoints where it is; at least one
 * @param serviceVersion what the attempt span says of the callee's version; empty: nothing
 * @param namespace the callee's namespace; empty: that of the route match
 * @param transfer how to talk to them
 */
public record UpstreamConfig(
    String name,
    List<EndpointConfig> endpoints,
    String serviceVersion,
    String namespace,
    TransferConfig transfer) {
  public UpstreamConfig {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * An upstream of which only this is told; for the rest, what {@code reference.conf} says.
   *
   * @param name its key
   * @param endpoints at least one
   */
  public static UpstreamConfig of(String name, List<URI> endpoints) {
    return new UpstreamConfig(
        name,
        endpoints.stream().map(EndpointConfig::of).toList(),
        "",
        "",
        TransferConfig.defaults());
  }
}
