package io.headwater.gateway.config;

import java.net.URI;

/**
 * Where an upstream, or a part of it, is.
 *
 * @param uri absolute {@code http} URI without path, query and user; with {@link Discover#SRV} its
 *     host is the name of the records, and it has no port
 * @param weight share of each endpoint that comes of it, against the weights of the others
 * @param discover how endpoints come of it
 */
public record EndpointConfig(URI uri, int weight, Discover discover) {
  private static final int HTTP_PORT = 80;

  /** How endpoints come of a name. */
  public enum Discover {
    /** It is one. */
    NONE,
    /** Each of its addresses is one. */
    DNS,
    /** Each of its SRV records is one. */
    SRV
  }

  /** One endpoint of weight 1. */
  public static EndpointConfig of(URI uri) {
    return new EndpointConfig(uri, 1, Discover.NONE);
  }

  /** Name or IP address, without brackets. */
  public String host() {
    // A name with an underscore, as SRV records have, is no host to URI.
    String host = uri.getHost() == null ? uri.getRawAuthority() : uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** TCP port; 0: each SRV record has its own. */
  public int port() {
    if (discover == Discover.SRV) {
      return 0;
    }
    return uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
  }
}
