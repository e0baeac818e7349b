package io.headwater.gateway.span;

import org.jspecify.annotations.Nullable;

/**
 * Whom an attempt calls.
 *
 * @param service name of the upstream
 * @param version its version; empty: not told
 * @param namespace its namespace; empty: that of the route match
 * @param host host of the endpoint
 * @param port port of the endpoint
 * @param target path and query that it is asked for; null: those of the request
 */
public record Peer(
    String service,
    String version,
    String namespace,
    String host,
    int port,
    @Nullable String target) {
  /** It is asked for what the request asks for. */
  public Peer(String service, String version, String namespace, String host, int port) {
    this(service, version, namespace, host, port, null);
  }
}
