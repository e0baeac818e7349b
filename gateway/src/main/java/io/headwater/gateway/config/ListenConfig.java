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
   * @param inFlight exchanges at once; one more is answered with 503; 0: any number
   * @param loopLag how late an event loop may be before it takes on no more; 0: that does not count
   * @param bodyRate least bytes per second of a request body, on average; 0: any
   */
  public record Limits(
      int connections,
      int requestLine,
      int headers,
      long requestBody,
      int inFlight,
      Duration loopLag,
      long bodyRate) {
    /** What {@code reference.conf} says. */
    public static Limits defaults() {
      return new Limits(10_000, 8 << 10, 16 << 10, 0, 10_000, Duration.ZERO, 0);
    }
  }

  /**
   * Patience with clients.
   *
   * @param requestHead from the first byte (or the accept) to the end of the head
   * @param idle silence between two requests on one connection
   * @param body silence within a body, on either side
   * @param bodyGrace how long a body may be slower than its least rate
   */
  public record Timeouts(Duration requestHead, Duration idle, Duration body, Duration bodyGrace) {
    /** What {@code reference.conf} says. */
    public static Timeouts defaults() {
      return new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(75),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5));
    }
  }
}
