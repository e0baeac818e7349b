package io.headwater.gateway.span;

/**
 * Whom an attempt calls.
 *
 * @param service name of the upstream
 * @param version its version; empty: not told
 * @param namespace its namespace; empty: that of the route match
 * @param host host of the endpoint
 * @param port port of the endpoint
 */
public record Peer(String service, String version, String namespace, String host, int port) {}
