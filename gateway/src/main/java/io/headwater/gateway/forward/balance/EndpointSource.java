package io.headwater.gateway.forward.balance;

/**
 * What the configuration says of where endpoints are.
 *
 * @param host name or IP address without brackets; with {@code SRV} the name of the records
 * @param port TCP port; with {@code SRV} 0: each record has its own
 * @param weight of each endpoint that comes of it
 * @param discovery how endpoints come of it
 */
public record EndpointSource(String host, int port, int weight, Discovery discovery) {
  /** How endpoints come of a source. */
  public enum Discovery {
    /** It is one, whose name is resolved for each new connection. */
    NONE,
    /** Every address of the name is one. */
    DNS,
    /** Every SRV record of the name (RFC 2782) is one, or several where its target has. */
    SRV
  }

  Candidate itself() {
    return new Candidate(new Endpoint(host, port), weight, 0);
  }
}
