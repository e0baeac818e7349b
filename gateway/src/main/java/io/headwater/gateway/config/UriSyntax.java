package io.headwater.gateway.config;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** URIs that name a server. */
final class UriSyntax {
  static final String ENDPOINT = "http://HOST or http://HOST:PORT, no path, query or user";
  static final String OTLP_ENDPOINT =
      "http:// or https:// with a host, no query or user; credentials go to headers";

  private UriSyntax() {}

  /** An upstream endpoint; null where the text is none. */
  static @Nullable URI endpoint(String text) {
    URI uri = server(text);
    return uri != null && "http".equalsIgnoreCase(uri.getScheme()) && uri.getRawPath().isEmpty()
        ? uri
        : null;
  }

  /** Base URI of an OTLP receiver; null where the text is none. */
  static @Nullable URI otlpEndpoint(String text) {
    URI uri = server(text);
    return uri != null
            && ("http".equalsIgnoreCase(uri.getScheme())
                || "https".equalsIgnoreCase(uri.getScheme()))
        ? uri
        : null;
  }

  private static @Nullable URI server(String text) {
    try {
      URI uri = new URI(text);
      String host = uri.getHost();
      boolean plain =
          host != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && !uri.getRawAuthority().endsWith(":");
      return plain && isAddressable(host) && isPort(uri.getPort()) ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static boolean isAddressable(String host) {
    return AddressSyntax.isHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
  }

  /** {@code -1}: the scheme's own port. */
  private static boolean isPort(int port) {
    return port == -1 || (port >= 1 && port <= 65535);
  }
}
