package io.headwater.gateway.accept;

import java.time.Duration;
import java.util.List;

/**
 * Where to listen, and what a client may cost.
 *
 * @param host address to bind
 * @param port port to bind; 0: any free port
 * @param connections most open connections
 * @param requestLine most bytes of the request line
 * @param headers most bytes of all request headers together
 * @param requestHead patience with a head, from its first byte or from the accept
 * @param idle patience between two requests of a connection
 * @param body patience with silence within a body, on either side
 * @param idleGrace how long an idle connection may still bring a request while the gateway drains
 * @param bodyRate least bytes per second of a request body, on average; 0: any
 * @param bodyGrace how long a body may be slower
 * @param trustedProxies CIDR blocks of peers whose {@code X-Forwarded-*} headers are believed
 */
public record ListenerSettings(
    String host,
    int port,
    int connections,
    int requestLine,
    int headers,
    Duration requestHead,
    Duration idle,
    Duration body,
    Duration idleGrace,
    long bodyRate,
    Duration bodyGrace,
    List<String> trustedProxies) {
  public ListenerSettings {
    trustedProxies = List.copyOf(trustedProxies);
  }
}
