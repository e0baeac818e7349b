package io.headwater.propagation.jdkhttp;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.headwater.propagation.http.HttpServerReader;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads requests of the JDK's server. Its headers match names in any case already. */
final class ExchangeReader implements HttpServerReader<HttpExchange> {
  private static final String PROTOCOL = "HTTP/";

  private final HeaderNames names = new HeaderNames();

  @Override
  public @Nullable String get(@Nullable HttpExchange exchange, String name) {
    return exchange == null || !has(exchange.getRequestHeaders(), name)
        ? null
        : exchange.getRequestHeaders().getFirst(name);
  }

  @Override
  public Iterator<String> getAll(@Nullable HttpExchange exchange, String name) {
    if (exchange == null || !has(exchange.getRequestHeaders(), name)) {
      return Collections.emptyIterator();
    }
    List<String> values = exchange.getRequestHeaders().get(name);
    return values == null ? Collections.emptyIterator() : values.iterator();
  }

  /** Most requests have none of a name, and then it allocates nothing. */
  private boolean has(Headers headers, String name) {
    return headers.keySet().contains(names.of(name));
  }

  @Override
  public String method(HttpExchange exchange) {
    return exchange.getRequestMethod();
  }

  @Override
  public String path(HttpExchange exchange) {
    String path = exchange.getRequestURI().getRawPath();
    return path == null ? "" : path;
  }

  @Override
  public @Nullable String query(HttpExchange exchange) {
    return exchange.getRequestURI().getRawQuery();
  }

  @Override
  public String scheme(HttpExchange exchange) {
    return exchange instanceof HttpsExchange ? "https" : "http";
  }

  @Override
  public String route(HttpExchange exchange) {
    return exchange.getHttpContext().getPath();
  }

  @Override
  public @Nullable String protocolVersion(HttpExchange exchange) {
    String protocol = exchange.getProtocol();
    return protocol.startsWith(PROTOCOL) ? protocol.substring(PROTOCOL.length()) : null;
  }

  @Override
  public InetSocketAddress peer(HttpExchange exchange) {
    return exchange.getRemoteAddress();
  }
}
