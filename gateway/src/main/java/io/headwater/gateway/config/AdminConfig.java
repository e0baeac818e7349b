package io.headwater.gateway.config;

/**
 * The operator's side.
 *
 * @param host address to bind; any but a loopback address needs a token
 * @param port port to bind; 0: any free port
 * @param token bearer token that every request must show; empty: none, loopback only
 */
public record AdminConfig(String host, int port, String token) {
  /** What {@code reference.conf} says. */
  public static AdminConfig defaults() {
    return new AdminConfig("127.0.0.1", 9901, "");
  }

  /** Masks the token: a record's own text ends up in logs. */
  @Override
  public String toString() {
    return "AdminConfig[host=" + host + ", port=" + port + ", token=***]";
  }
}
