package io.headwater.gateway.admin;

/**
 * Where the operator's side listens, and whom it serves.
 *
 * @param host address to bind; any but a loopback address needs a token
 * @param port port to bind; 0: any free port
 * @param token bearer token that every request but those for health must show; empty: none
 */
public record AdminSettings(String host, int port, String token) {
  public AdminSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
  }

  /** Masks the token: a record's own text ends up in logs. */
  @Override
  public String toString() {
    return "AdminSettings[host=" + host + ", port=" + port + ", token=***]";
  }
}
