package io.headwater.gateway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** URIs that name a server. */
final class UriSyntax {
  static final String ENDPOINT = "http://HOST or http://HOST:PORT, no path, query or user";
  static final String OTLP_ENDPOINT =
      "http:// or https:// with a host, no query or user; credentials go to headers";

  static final String JAEGER_ENDPOINT =
      "http:// or https:// with a host, no path, query or user, as in http://127.0.0.1:14250";

  static final String SRV_NAME =
      "http://NAME of SRV records, as in http://_http._tcp.users.example.com";

  private static final Pattern SRV =
      Pattern.compile(
          "([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.)*[A-Za-z][A-Za-z0-9-]{0,62}");
  private static final int LONGEST_NAME = 253;

  private UriSyntax() {}

  /** A name of SRV records in the place of a host; null where the text is none. */
  static @Nullable URI srvName(String text) {
    try {
      URI uri = new URI(text);
      String name = uri.getRawAuthority();
      boolean plain =
          "http".equalsIgnoreCase(uri.getScheme())
              && name != null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      return plain && name.length() <= LONGEST_NAME && SRV.matcher(name).matches() ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

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

  /** URI of a collector of Jaeger; null where the text is none. */
  static @Nullable URI jaegerEndpoint(String text) {
    URI uri = otlpEndpoint(text);
    return uri != null && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/")) ? uri : null;
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
