package io.headwater.gateway.config;

import java.time.Duration;
import java.util.List;

/**
 * The client side.
 *
 * @param host address to bind
 * @param port port to bind; 0: any free port
 * @param limits what one client may cost
 * @param timeouts how long the gateway waits for a client
 * @param trustedProxies CIDR blocks of peers whose {@code X-Forwarded-*} headers are kept and
 *     extended; those of any other peer are replaced
 */
public record ListenConfig(
    String host, int port, Limits limits, Timeouts timeouts, List<String> trustedProxies) {

  /** What {@code reference.conf} says. */
  public static ListenConfig defaults() {
    return new ListenConfig("0.0.0.0", 8080, Limits.defaults(), Timeouts.defaults(), List.of());
  }

  /**
   * Bounds per listener and per request.
   *
   * @param connections open client connections; one more is closed at once, and counted
   * @param requestLine bytes of the request line
   * @param headers bytes of all request headers together
   * @param requestBody bytes of a request body; 0: no limit, bodies are streamed
   */
  public record Limits(int connections, int requestLine, int headers, long requestBody) {
    /** What {@code reference.conf} says. */
    public static Limits defaults() {
      return new Limits(10_000, 8 << 10, 16 << 10, 0);
    }
  }

  /**
   * Patience with clients.
   *
   * @param requestHead from the first byte (or the accept) to the end of the head
   * @param idle silence between two requests on one connection
   * @param body silence within a body, on either side
   */
  public record Timeouts(Duration requestHead, Duration idle, Duration body) {
    /** What {@code reference.conf} says. */
    public static Timeouts defaults() {
      return new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofSeconds(60));
    }
  }
}
